package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.number.lease.Claims.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final Instant NOON = DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);

    private final Claims claims = new Claims();

    private Verdict claim(long first, long last) {
        return claims.add(DAY, new NumberBlock(first, last), NOON);
    }

    @Test
    void givesARunToItsFirstClaim() {
        assertThat(claim(1, 1000)).isEqualTo(Verdict.FIRST);
        assertThat(claim(1, 1000)).isEqualTo(Verdict.OVERLAPS);
    }

    @Test
    void refusesAClaimThatSharesASingleNumber() {
        claim(1001, 2000);

        assertThat(claim(2000, 2000)).isEqualTo(Verdict.OVERLAPS);
        assertThat(claim(1, 1001)).isEqualTo(Verdict.OVERLAPS);
        assertThat(claim(5000, 6000)).isEqualTo(Verdict.FIRST);
    }

    @Test
    void countsAClaimThatLostAsWell() {
        claim(1, 1000);
        claim(500, 1500);

        assertThat(claim(1400, 1600)).isEqualTo(Verdict.OVERLAPS);
        assertThat(claims.highest(DAY)).isEqualTo(1600);
    }

    @Test
    void keepsDaysApart() {
        claim(1, 1000);

        assertThat(claims.add(DAY.plusDays(1), new NumberBlock(1, 1000), NOON)).isEqualTo(Verdict.FIRST);
        assertThat(claims.highest(DAY.plusDays(2))).isZero();
    }

    @Test
    void tellsWhatIsTakenWithoutTakingIt() {
        claim(10, 20);

        assertThat(claims.isTaken(DAY, new NumberBlock(20, 30))).isTrue();
        assertThat(claims.isTaken(DAY, new NumberBlock(21, 30))).isFalse();
        assertThat(claim(21, 30)).isEqualTo(Verdict.FIRST);
    }

    @Test
    void doesNotCountAClaimThatWasAppendedDaysFromItsDay() {
        Instant opens = Claims.opensAt(DAY);
        Instant closes = opens.plus(Claims.OPENS_BEFORE).plus(Claims.CLOSES_AFTER);

        assertThat(claims.add(DAY, new NumberBlock(1, 10), opens.minusMillis(1)))
                .isEqualTo(Verdict.UNTIMELY);
        assertThat(claims.add(DAY, new NumberBlock(1, 10), closes)).isEqualTo(Verdict.UNTIMELY);
        assertThat(claims.add(DAY, new NumberBlock(1, 10), opens)).isEqualTo(Verdict.FIRST);
        assertThat(claims.add(DAY, new NumberBlock(11, 20), closes.minusMillis(1)))
                .isEqualTo(Verdict.FIRST);
    }

    @Test
    void countsClaimsOfEveryPlacesOwnDayFromTheDayBeforeToTheNightAfter() {
        for (int hours = -12; hours <= 14; hours++) {
            ZoneOffset zone = ZoneOffset.ofHours(hours);
            Instant dayBefore = DAY.minusDays(1).atStartOfDay().toInstant(zone);
            Instant nightAfter = DAY.plusDays(2).atStartOfDay().toInstant(zone);

            assertThat(new Claims().add(DAY, new NumberBlock(1, 1), dayBefore)).isEqualTo(Verdict.FIRST);
            assertThat(new Claims().add(DAY, new NumberBlock(1, 1), nightAfter)).isEqualTo(Verdict.FIRST);
        }
    }

    @Test
    void forgetsADayOnlyWhenNoClaimForItCanCountAnyMore() {
        claim(1, 1000);

        claims.add(DAY.plusDays(30), new NumberBlock(1, 1), NOON.plus(Duration.ofDays(30)));

        assertThat(claims.highest(DAY)).isZero();
        assertThat(claims.add(DAY, new NumberBlock(1, 1000), NOON.plus(Duration.ofDays(30))))
                .isEqualTo(Verdict.UNTIMELY);
    }

    @Test
    void agreesWithASetOfAllNumbersOnRandomClaims() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BitSet numbers = new BitSet();
        for (int i = 0; i < 20_000; i++) {
            int first = 1 + random.nextInt(30_000);
            int last = first + random.nextInt(40);
            boolean taken = numbers.nextSetBit(first) >= 0 && numbers.nextSetBit(first) <= last;

            assertThat(claims.isTaken(DAY, new NumberBlock(first, last)))
                    .as("seed %d, claim %d", seed, i)
                    .isEqualTo(taken);
            assertThat(claim(first, last))
                    .as("seed %d, claim %d", seed, i)
                    .isEqualTo(taken ? Verdict.OVERLAPS : Verdict.FIRST);
            numbers.set(first, last + 1);
            assertThat(claims.highest(DAY)).isEqualTo(numbers.length() - 1);
        }
    }
}
