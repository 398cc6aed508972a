package io.paywindow.stock.notice;

import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.jspecify.annotations.Nullable;

/** Writes notices in the customer's language: English unless there is a better template. Thread-safe. */
final class Texts {

    private static final String TEMPLATES = "io.paywindow.stock.notice.texts";
    private static final int LONGEST_REASON = 200;

    private final ZoneId zone;

    /**
     * @param zone whose clock the customers look at
     */
    Texts(ZoneId zone) {
        this.zone = zone;
    }

    /** The notice about an event for the customer it concerns. */
    Notice notice(OrderEvent event, String userId, String language) {
        Locale locale = Locale.forLanguageTag(language);
        // Never the machine's own language: what a customer reads must not depend on where this runs.
        ResourceBundle templates =
                ResourceBundle.getBundle(TEMPLATES, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        Object[] values = {
            event.reference(),
            event.total() == null
                    ? ""
                    : money(event.total().amount(), event.total().currency(), locale),
            event.payBy() == null ? "" : time(event.payBy(), locale),
            reason(event, templates),
            event.payment() == null
                    ? ""
                    : money(event.payment().amount(), event.payment().currency(), locale)
        };
        return new Notice(
                event.messageId(),
                userId,
                filled(templates.getString(event.event() + ".subject"), locale, values),
                filled(templates.getString(event.event() + ".text"), locale, values),
                event);
    }

    private static String filled(String template, Locale locale, Object[] values) {
        return new MessageFormat(template, locale).format(values);
    }

    private static String reason(OrderEvent event, ResourceBundle templates) {
        String reason = event.reason();
        if (reason == null) {
            return "";
        }
        if (event.kind() == EventKind.CANCELLED) {
            return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        }
        String key = "reason." + reason;
        return templates.getString(templates.containsKey(key) ? key : "reason.other");
    }

    private static String money(long minorUnits, @Nullable String code, Locale locale) {
        Currency currency = Currency.getInstance(code);
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
        format.setMaximumFractionDigits(currency.getDefaultFractionDigits());
        return format.format(BigDecimal.valueOf(minorUnits, currency.getDefaultFractionDigits()));
    }

    private String time(Instant instant, Locale locale) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(instant.atZone(zone));
    }
}
