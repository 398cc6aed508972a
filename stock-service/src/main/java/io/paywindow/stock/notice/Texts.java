package io.paywindow.stock.notice;

import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEvent.Amount;
import io.paywindow.stock.event.OrderEvent.Payment;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Pattern;

/** Writes notices in the customer's language: English unless there is a better template. Thread-safe. */
final class Texts {

    private static final String TEMPLATES = "io.paywindow.stock.notice.texts";
    private static final int LONGEST_REASON = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final ZoneId zone;
    private final String language;

    /**
     * @param zone whose clock the customers look at
     * @param language of customers who named none
     */
    Texts(ZoneId zone, String language) {
        this.zone = zone;
        this.language = language;
    }

    /** The notice of some news for the customer it concerns. */
    Notice notice(News news, String userId, Optional<String> chosen) {
        OrderEvent event = news.event();
        Locale locale = Locale.forLanguageTag(chosen.orElse(language));
        // Never the machine's own language: what a customer reads must not depend on where this runs.
        ResourceBundle templates =
                ResourceBundle.getBundle(TEMPLATES, locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        Amount total = event.total();
        Payment payment = event.payment();
        Object[] values = {
            event.reference(),
            total == null ? "" : money(total.amount(), total.currency(), locale),
            event.payBy() == null ? "" : time(event.payBy(), locale),
            reason(event, templates),
            payment == null ? "" : money(payment.amount(), payment.currency(), locale)
        };
        return new Notice(
                news,
                userId,
                filled(templates.getString(news.type() + ".subject"), locale, values),
                filled(templates.getString(news.type() + ".text"), locale, values));
    }

    /** The text without what could begin a new line or header: ids and reasons of upstream orders are anybody's. */
    static String oneLine(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    private static String filled(String template, Locale locale, Object[] values) {
        return oneLine(new MessageFormat(template, locale).format(values));
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

    private static String money(long minorUnits, String code, Locale locale) {
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
