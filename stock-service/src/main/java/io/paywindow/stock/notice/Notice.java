package io.paywindow.stock.notice;

/**
 * One thing to tell one customer, in words.
 *
 * @param subject one line
 * @param text whole sentences, in the customer's language
 */
record Notice(News news, String userId, String subject, String text) {

    String messageId() {
        return news.messageId();
    }
}
