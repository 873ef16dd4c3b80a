use super::cloud;
use crate::engines::QueueDepth;

#[tokio::test]
async fn a_message_goes_to_the_dead_letter_queue_after_its_receives() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").sqs();
    let jobs = cloud.engines.endpoints.queue_url("JobsQueue");
    client
        .send_message()
        .queue_url(&jobs)
        .message_body("poison")
        .send()
        .await
        .unwrap();
    let received = client
        .receive_message()
        .queue_url(&jobs)
        .visibility_timeout(0)
        .send()
        .await
        .unwrap();
    assert_eq!(received.messages()[0].body(), Some("poison"));
    assert_eq!(
        client
            .receive_message()
            .queue_url(&jobs)
            .send()
            .await
            .unwrap()
            .messages()
            .len(),
        0
    );
    assert_eq!(
        cloud.engines.queues.peek("DeadQueue", 10).await.unwrap()[0]
            .body
            .as_deref(),
        Some("poison")
    );
    let depths = cloud.engines.queues.depths().await.unwrap();
    assert_eq!(depths["JobsQueue"], QueueDepth::default());
    assert_eq!(
        depths["DeadQueue"],
        QueueDepth {
            visible: 1,
            in_flight: 0
        }
    );
}

#[tokio::test]
async fn delayed_and_received_messages_are_counted() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").sqs();
    let jobs = cloud.engines.endpoints.queue_url("JobsQueue");
    client
        .send_message()
        .queue_url(&jobs)
        .message_body("later")
        .delay_seconds(60)
        .send()
        .await
        .unwrap();
    client
        .send_message()
        .queue_url(&jobs)
        .message_body("now")
        .send()
        .await
        .unwrap();
    client.receive_message().queue_url(&jobs).send().await.unwrap();
    assert_eq!(
        cloud.engines.queues.depth("JobsQueue").await.unwrap(),
        QueueDepth {
            visible: 1,
            in_flight: 1
        }
    );
}

#[tokio::test]
async fn a_message_becomes_visible_by_the_products_clock() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").sqs();
    // A queue without a redrive policy.
    let queue = cloud.engines.endpoints.queue_url("DeadQueue");
    client
        .send_message()
        .queue_url(&queue)
        .message_body("later")
        .send()
        .await
        .unwrap();
    let received = client.receive_message().queue_url(&queue).send().await.unwrap();
    let receipt = received.messages()[0].receipt_handle().unwrap();
    let change = client
        .change_message_visibility()
        .queue_url(&queue)
        .receipt_handle(receipt);
    change.visibility_timeout(600).send().await.unwrap();
    assert_eq!(cloud.engines.queues.waiting(), 1);
    cloud.clock.advance(590);
    let early = client.receive_message().queue_url(&queue).send().await.unwrap();
    assert!(early.messages().is_empty());
    cloud.clock.advance(10);
    let due = client
        .receive_message()
        .queue_url(&queue)
        .wait_time_seconds(20)
        .send()
        .await
        .unwrap();
    assert_eq!(due.messages()[0].body(), Some("later"));
    assert_eq!(cloud.engines.queues.waiting(), 0);
}

#[tokio::test]
async fn the_visibility_of_a_message_that_is_not_in_flight_cannot_change() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").sqs();
    let queue = cloud.engines.endpoints.queue_url("DeadQueue");
    let change = client
        .change_message_visibility()
        .queue_url(&queue)
        .receipt_handle("nothing");
    assert!(change.visibility_timeout(5).send().await.is_err());
}
