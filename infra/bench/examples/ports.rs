//! x
use std::collections::BTreeMap;
use axum::body::Body; use http::Response; use http_body_util::BodyExt as _;
use local::cloud::{Cloud, Options}; use local::faults::*;
use shared::{App, platform::*, clock::Clock, domain::email::Email, ports::push::PushMessage};
#[tokio::main]
async fn main() {
    let cloud = Cloud::start(Options::default(), local::functions()).await.unwrap();
    let url = cloud.url();
    let l = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap(); let sm = format!("http://{}", l.local_addr().unwrap());
    let key = std::fs::read_to_string("shared/src/ports/push/test_private_key.pem").unwrap();
    let secret = serde_json::json!({"project_id":"p","client_email":"a@b","private_key":key,"token_uri":format!("{url}/_local/fcm/token")}).to_string();
    tokio::spawn(local::serve::serve(l, move |r: http::Request<hyper::body::Incoming>, _| { let s = secret.clone(); async move { r.into_body().collect().await.unwrap();
        Ok(Response::new(Body::from(serde_json::json!({"SecretString": s}).to_string()))) } }, tokio_util::sync::CancellationToken::new()));
    let env = BTreeMap::from([("AWS_ENDPOINT_URL_SESV2", format!("{url}/_local/ses")), ("MAIL_FROM","no-reply@example.com".into()), ("AWS_ENDPOINT_URL_SECRETS_MANAGER", sm), ("FCM_SECRET","x".into()), ("FCM_BASE_URL", format!("{url}/_local/fcm")),("AWS_ACCESS_KEY_ID","x".into()),("AWS_SECRET_ACCESS_KEY","y".into())].map(|(a,b)|(a.to_owned(),b)));
    let app = App::start(Platform{environment:env,clock:Clock::system(),aws_http:aws_http_client(),http:http_client(),interceptors:vec![]}).await.unwrap();
    let to = Email::parse("asha@example.com").unwrap();
    let m = PushMessage{title:"T".into(),body:"B".into(),..Default::default()};
    println!("{:?}", app.mail().send(&app.config,&to,"S","t","<p>t</p>").await);
    println!("{:?}", app.push().send(&app.config,&app.secrets,"dev",&m).await);
    println!("{:?}", app.push().send(&app.config,&app.secrets,"unregistered-1",&m).await);
    println!("{:?}", app.push().send(&app.config,&app.secrets,"",&m).await);
    for target in ["ses","fcm"] { for kind in ["throttle","error","garbage","reset"] {
        let f: Fault = serde_json::from_value(serde_json::json!({"target":target,"kind":kind,"rate":1.0,"seconds":30})).unwrap();
        cloud.faults().set(f);
        if target=="ses" { println!("ses {kind} {:?}", app.mail().send(&app.config,&to,"S","t","<p>t</p>").await); } else { println!("fcm {kind} {:?}", app.push().send(&app.config,&app.secrets,"dev",&m).await); }
        cloud.faults().clear();
    }}
    println!("{:?}", cloud.outbox().list(None, None));
}
