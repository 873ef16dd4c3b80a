//! Customers who pay at the Razorpay stand-in, and what has become of their money.

use serde_json::{Value, json};

use crate::support::content::Course;
use crate::support::{Actor, Reply, TestApp};

/// The price of courses that are for sale, in paise.
pub const PRICE: u64 = 99_900;

/// A course that is for sale, and somebody who wants it.
pub struct Shop {
    pub course: Course,
    pub instructor: Actor,
    pub student: Actor,
}

/// An order.
#[derive(Clone, Debug)]
pub struct Order {
    /// The provider's id.
    pub order_id: String,
    /// Our id.
    pub payment_id: String,
}

/// What a checkout has returned.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// The provider's id of the payment.
    pub payment: String,
    /// The body of a verification.
    pub proof: Value,
}

impl Order {
    /// The order in the reply to its creation.
    pub fn of(reply: &Reply) -> Self {
        Self {
            order_id: reply.string("order_id"),
            payment_id: reply.string("payment_id"),
        }
    }

    /// A path below its payment.
    pub fn path(&self, what: &str) -> String {
        format!("/api/payments/{}{what}", self.payment_id)
    }
}

impl Shop {
    /// The enrollment of the student; null if there is none.
    pub async fn enrollment(&self) -> Value {
        enrollment_of(&self.student, &self.course).await
    }
}

/// The enrollment of somebody in a course; null if there is none.
pub async fn enrollment_of(student: &Actor, course: &Course) -> Value {
    let list = student.get("/api/enrollments?limit=100").await.assert_status(200);
    let mut found = list
        .results()
        .iter()
        .filter(|enrollment| enrollment["course_id"] == course.id.as_str());
    found.next().cloned().unwrap_or_default()
}

/// Verifies a payment.
pub async fn verify(student: &Actor, checkout: &Checkout) -> Reply {
    student
        .post("/api/payments/verify_payment", checkout.proof.clone())
        .await
}

impl TestApp {
    /// A course for [`PRICE`], and a student who has an address for receipts.
    pub async fn shop(&self) -> Shop {
        let instructor = self.instructor().await;
        let course = self.published(&instructor);
        self.price(&course, PRICE.try_into().unwrap());
        Shop {
            course,
            instructor,
            student: self.buyer().await,
        }
    }

    /// A student who has an address for receipts.
    pub async fn buyer(&self) -> Actor {
        let student = self.student().await;
        let email = format!("{}@example.com", student.id);
        self.change_user(&student.id, |user| {
            user.email = Some(shared::types::email::Email::parse(&email).unwrap());
            user.email_verified = true;
        });
        student
    }

    /// Orders a course.
    pub async fn order(&self, student: &Actor, course: &Course) -> Order {
        let body = json!({ "course_id": course.id });
        let reply = student
            .post("/api/payments/create_order", body)
            .await
            .assert_status(200);
        assert_eq!(reply.body["order_id"], reply.body["razorpay_order_id"]);
        Order::of(&reply)
    }

    /// The keys of the stand-in: `key_id`, `key_secret`, `webhook_secret`, `previous_webhook_secret`.
    pub async fn razorpay_keys(&self) -> Value {
        let client = self.anon();
        let reply = client.http().get(client.url("/_local/razorpay")).send().await.unwrap();
        serde_json::from_str(&reply.text().await.unwrap()).unwrap()
    }

    /// How many orders the provider has.
    pub async fn provider_orders(&self) -> usize {
        let (client, keys) = (self.anon(), self.razorpay_keys().await);
        let [id, secret] = ["key_id", "key_secret"].map(|name| keys[name].as_str().unwrap());
        let url = client.url("/_local/razorpay/v1/orders?count=100");
        let reply = client
            .http()
            .get(url)
            .basic_auth(id, Some(secret))
            .send()
            .await
            .unwrap();
        let found: Value = serde_json::from_str(&reply.text().await.unwrap()).unwrap();
        found["items"].as_array().unwrap().len()
    }

    /// A request to the control of the stand-in.
    pub async fn razorpay(&self, path: &str, body: Value) -> Value {
        let client = self.anon();
        let reply = client
            .http()
            .post(client.url(&format!("/_local/razorpay{path}")))
            .json(&body)
            .send()
            .await
            .unwrap();
        let status = reply.status();
        let text = reply.text().await.unwrap();
        assert!(status.is_success(), "{path} {body}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Pays an order, or tries to. Its webhooks are sent if `webhooks`.
    pub async fn pay(&self, order: &Order, outcome: &str, webhooks: bool) -> Checkout {
        self.pay_as(json!({ "order_id": order.order_id, "outcome": outcome, "webhooks": webhooks }))
            .await
    }

    /// Pays an order as `checkout` says.
    pub async fn pay_as(&self, checkout: Value) -> Checkout {
        let proof = self.razorpay("/pay", checkout).await;
        Checkout {
            payment: proof["razorpay_payment_id"].as_str().unwrap().to_owned(),
            proof,
        }
    }

    /// The events about an order, oldest first, sent or not.
    pub async fn events_of(&self, order: &Order) -> Vec<Value> {
        let client = self.anon();
        let url = client.url(&format!("/_local/razorpay/events?order_id={}", order.order_id));
        let reply = client.http().get(url).send().await.unwrap();
        serde_json::from_str(&reply.text().await.unwrap()).unwrap()
    }

    /// Sends an event of the provider; the reply's status.
    pub async fn send_event(&self, event: &Value) -> u16 {
        let path = format!("/events/{}", event["id"].as_str().unwrap());
        let reply = self.razorpay(&path, json!({})).await;
        reply["status"].as_u64().unwrap().try_into().unwrap()
    }

    /// A course that the student has bought.
    pub async fn bought(&self) -> (Shop, Order, Checkout) {
        let shop = self.shop().await;
        let order = self.order(&shop.student, &shop.course).await;
        let checkout = self.pay(&order, "captured", true).await;
        verify(&shop.student, &checkout).await.assert_status(200);
        self.settle().await;
        (shop, order, checkout)
    }

    /// How many receipts were mailed to a student of a [`Shop`].
    pub async fn receipts_to(&self, student: &Actor) -> usize {
        let mails = self.mails_to(&format!("{}@example.com", student.id)).await;
        mails.iter().filter(|mail| mail.contains("Amount paid")).count()
    }

    /// Lets the reconciler do what is due at its next run.
    pub async fn reconcile(&self) {
        self.reconcile_after(10 * 60).await;
    }

    /// Lets the reconciler do what is due after this many seconds, which are at least its interval of ten minutes.
    pub async fn reconcile_after(&self, seconds: i64) {
        self.advance(seconds);
        self.cloud.run_schedules().await;
        self.settle().await;
    }
}
