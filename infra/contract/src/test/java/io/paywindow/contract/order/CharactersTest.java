package io.paywindow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The hand-written checks say what the patterns say that stand for them. */
class CharactersTest {

    private static final Pattern ID = Pattern.compile(Ids.SHAPE);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    @Test
    void saysWhatThePatternsSayOfEveryCharacter() {
        for (int character = 0; character <= Character.MAX_VALUE; character++) {
            agree(String.valueOf((char) character));
            agree("a" + (char) character + "1");
        }
    }

    @Test
    void saysWhatThePatternsSayOfTextsOfAnyLength() {
        long seed = RandomGenerator.getDefault().nextLong();
        System.out.println("seed " + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 20_000; i++) {
            agree(random.ints(random.nextInt(70), ' ' - 1, 'z' + 3)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
            agree("1".repeat(random.nextInt(70)));
        }
    }

    private static void agree(String text) {
        assertThat(Ids.isId(text)).as(text).isEqualTo(ID.matcher(text).matches());
        assertThat(Characters.areDigits(text))
                .as(text)
                .isEqualTo(DIGITS.matcher(text).matches());
        assertThat(Characters.hasControl(text))
                .as(text)
                .isEqualTo(CONTROL.matcher(text).find());
    }

    @Test
    void takesEveryDayThatThereIsAndNoOther() {
        Set<String> days = IntStream.range(0, 366)
                .mapToObj(LocalDate.of(2028, 1, 1)::plusDays)
                .map(DateTimeFormatter.BASIC_ISO_DATE::format)
                .collect(Collectors.toSet());

        for (int monthAndDay = 0; monthAndDay <= 9999; monthAndDay++) {
            String text = "2028%04d".formatted(monthAndDay);
            assertThat(OrderNumber.isOne(text + "0000001")).as(text).isEqualTo(days.contains(text));
        }
    }
}
