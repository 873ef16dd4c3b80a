//! Secrets Manager, which is read once, when a function starts.

use futures::future::try_join_all;
use secrecy::SecretString;

use crate::clients::aws::Aws;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::secrets::Secrets;

/// Fetches every secret whose ARN stands in a variable `*_SECRET`, all at the same time.
pub(crate) async fn load(config: &Config, aws: &Aws) -> Result<Secrets> {
    let wanted: Vec<_> = config.ending_with("_SECRET").collect();
    if wanted.is_empty() {
        return Ok(Secrets::default());
    }
    let client = aws.secrets_manager();
    let fetched = wanted.into_iter().map(|(name, arn)| {
        let request = client.get_secret_value().secret_id(arn);
        async move {
            let value = request
                .send()
                .await
                .map_err(|error| Error::internal(error).because(format!("secret {name}")))?;
            let text = value
                .secret_string
                .ok_or_else(|| Error::internal(format!("secret {name} has no text")))?;
            Ok::<_, Error>((name.to_owned(), SecretString::from(text)))
        }
    });
    Ok(Secrets::new(try_join_all(fetched).await?.into_iter().collect()))
}
