package io.paywindow.order.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a customer's orders, newest first.
 *
 * @param next where the next page begins; absent at the end
 */
public record OrderPage(List<OrderView> orders, @Nullable String next) {}
