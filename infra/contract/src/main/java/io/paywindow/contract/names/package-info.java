/** Shared by every step: each name that other software sees, declared once: topics, exchange, queues, Redis keys. */
@NullMarked
package io.paywindow.contract.names;

import org.jspecify.annotations.NullMarked;
