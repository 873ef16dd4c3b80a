// Uses the local Razorpay through the official SDK for Node: node razorpay_sdk.mjs http://127.0.0.1:9000 FOLDER, where
// FOLDER is the one in which npm installed the SDK.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [cloud, folder] = process.argv.slice(2);
const require = createRequire(`${resolve(folder)}/`);
const Razorpay = require('razorpay');
const { validatePaymentVerification } = require('razorpay/dist/utils/razorpay-utils');
const standIn = `${cloud}/_local/razorpay`;

async function play(path, body) {
  const reply = await fetch(`${standIn}${path}`, { method: body ? 'POST' : 'GET', body: body && JSON.stringify(body) });
  assert.equal(reply.status, 200, path);
  return reply.json();
}

function client(key_id, key_secret) {
  const razorpay = new Razorpay({ key_id, key_secret });
  razorpay.api.rq.defaults.baseURL = standIn; // The SDK has no option for it.
  return razorpay;
}

const { key_id, key_secret, webhook_secret } = await play('');
const razorpay = client(key_id, key_secret);

// An order, found again by its receipt.
const wanted = { amount: 49_900, currency: 'INR', receipt: 'sdk-node', notes: { course: 'c' } };
const order = await razorpay.orders.create(wanted);
assert.deepEqual(await razorpay.orders.fetch(order.id), order);
assert.deepEqual((await razorpay.orders.all({ receipt: 'sdk-node' })).items, [order]);
const refused = (status) => (refusal) => refusal.statusCode === status && refusal.error.code === 'BAD_REQUEST_ERROR';
await assert.rejects(razorpay.orders.create({ ...wanted, amount: 1 }), refused(400));
await assert.rejects(client(key_id, 'wrong').orders.create(wanted), refused(401));

// A payment, captured by request, whose signature the SDK accepts.
const paid = await play('/pay', { order_id: order.id, outcome: 'authorized' });
const ids = { order_id: order.id, payment_id: paid.razorpay_payment_id };
assert(validatePaymentVerification(ids, paid.razorpay_signature, key_secret));
assert(!validatePaymentVerification({ ...ids, payment_id: 'pay_00000000000000' }, paid.razorpay_signature, key_secret));
const captured = await razorpay.payments.capture(ids.payment_id, 49_900, 'INR');
assert.equal(captured.status, 'captured');
assert.deepEqual(await razorpay.payments.fetch(ids.payment_id), captured);
assert.deepEqual((await razorpay.orders.fetchPayments(order.id)).items, [captured]);

// A refund of a part, and one of the rest.
const refund = await razorpay.payments.refund(ids.payment_id, { amount: 10_000 });
const rest = await razorpay.payments.refund(ids.payment_id, {});
assert.equal(rest.amount, 39_900);
assert.deepEqual(await razorpay.refunds.fetch(refund.id), refund);
assert.deepEqual((await razorpay.payments.fetchMultipleRefund(ids.payment_id)).items, [rest, refund]);
assert.equal((await razorpay.payments.fetch(ids.payment_id)).status, 'refunded');

// The webhooks, whose signatures the SDK accepts.
const events = await play(`/events?payment_id=${ids.payment_id}`);
assert.equal(events.length, 7);
for (const { body, signature } of events) {
  assert(Razorpay.validateWebhookSignature(body, signature, webhook_secret));
  assert(!Razorpay.validateWebhookSignature(`${body} `, signature, webhook_secret));
}

console.log(`razorpay ${Razorpay.VERSION} for Node: order, payment, signatures and refunds`);
