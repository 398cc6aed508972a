'use strict';

// Another team's consumer: counts what was sold, from the events of paid orders.
// It knows nothing of Paywindow but what its AsyncAPI says (stock-service/src/main/asyncapi/order-events.yaml).

const amqp = require('amqplib');

const EXCHANGE = 'order-events';
const QUEUE = 'sales-report';
const DEAD = QUEUE + '.dead';
const PREFETCH = 100;
const REMEMBERED = 100_000;

const sold = new Map();
// Messages come at least once. A real consumer keeps this beside its result, in one transaction; a sample keeps it in memory.
const seen = new Set();

async function main() {
  const url = process.env.AMQP_URL || 'amqp://guest:guest@localhost:5672';
  const connection = await amqp.connect(url);
  // Whoever runs this starts it again: what was not acknowledged comes again.
  connection.on('close', () => process.exit(1));
  connection.on('error', (error) => console.error('connection lost:', error.message));

  const channel = await connection.createConfirmChannel();
  await channel.checkExchange(EXCHANGE);
  await channel.assertQueue(DEAD, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.assertQueue(QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(QUEUE, EXCHANGE, 'order.paid');
  await channel.prefetch(PREFETCH);

  await channel.consume(QUEUE, async (message) => {
    if (message === null) {
      console.error('the queue was deleted');
      process.exit(1);
    }
    try {
      const event = read(message);
      if (event.event === 'order.paid' && isNew(message.properties.messageId)) {
        count(event);
      }
    } catch (error) {
      await setAside(channel, message, error);
    }
    // After its effect, never before.
    channel.ack(message);
  });
  console.error(`waiting for events in ${QUEUE}`);
}

/** The event in a message. Throws if it is none. */
function read(message) {
  const event = JSON.parse(message.content.toString('utf8'));
  // An event we do not know is none of our business; a paid one must have what its schema promises.
  if (event.event === 'order.paid' && !Array.isArray(event.lines)) {
    throw new Error('lines: absent');
  }
  return event;
}

/** Goes by the message-id: a repetition has it too. */
function isNew(messageId) {
  if (seen.has(messageId)) {
    return false;
  }
  seen.add(messageId);
  if (seen.size > REMEMBERED) {
    seen.delete(seen.values().next().value);
  }
  return true;
}

function count(event) {
  for (const line of event.lines) {
    sold.set(line.sku, (sold.get(line.sku) || 0) + line.quantity);
  }
  console.log(JSON.stringify({ orderNumber: event.orderNumber, sold: Object.fromEntries(sold) }));
}

/** Poison must not stop the next one: away with it, but only once the broker has it. */
async function setAside(channel, message, error) {
  console.error('set aside:', message.properties.messageId, error.message);
  channel.sendToQueue(DEAD, message.content, {
    ...message.properties,
    persistent: true,
    headers: { ...message.properties.headers, 'dead-reason': error.message },
  });
  await channel.waitForConfirms();
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
