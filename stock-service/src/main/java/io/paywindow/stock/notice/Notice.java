package io.paywindow.stock.notice;

import io.paywindow.stock.event.OrderEvent;

/**
 * One thing to tell one customer.
 *
 * @param messageId the same for the same news, however often it is sent: receivers can tell repeats by it
 * @param subject one line
 * @param text whole sentences, in the customer's language
 * @param event what it is about
 */
record Notice(String messageId, String userId, String subject, String text, OrderEvent event) {}
