package dev.llmnode.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopMatcherTest {
    @Test
    void append_shouldHoldBackWhatMayBecomeAStop() {
        StopMatcher matcher = new StopMatcher(List.of("END"));
        assertThat(matcher.append("the E")).isEqualTo("the ");
        assertThat(matcher.append("N")).isEmpty();
        assertThat(matcher.append("T. E")).isEqualTo("ENT. ");
        assertThat(matcher.append("ND more")).isEmpty();
        assertThat(matcher.matched()).isTrue();
        assertThat(matcher.append("and more")).isEmpty();
        assertThat(matcher.finish()).isEmpty();
    }

    @Test
    void finish_shouldGiveBackWhatWasHeldInVain() {
        StopMatcher matcher = new StopMatcher(List.of("\n\n"));
        assertThat(matcher.append("a\n")).isEqualTo("a");
        assertThat(matcher.finish()).isEqualTo("\n");
        assertThat(matcher.matched()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "abcd bc, abcd|bc, a",
        "xabcd, abcd|bc, xa",
        "aab, ab, a",
        "aaab, aab, a",
        "abab abac, abac, 'abab '",
        "x stop, stop|xstop, 'x '",
        "nothing here, stop, nothing here",
        "aXbYc, Y|X, a",
        "foobar, foobar|bar, ''",
        "😀😁, 😁, 😀",
    })
    void append_shouldEndAtTheStopThatIsCompleteFirst(String text, String stops, String expected) {
        assertThat(run(text, List.of(stops.split("\\|")), new SplittableRandom(1)))
                .isEqualTo(expected);
    }

    @Test
    void append_shouldNotDependOnHowTextComesInPieces() {
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 5_000; round++) {
            String text = letters(random, 1 + random.nextInt(20));
            List<String> stops =
                    List.of(letters(random, 1 + random.nextInt(4)), letters(random, 1 + random.nextInt(4)));
            assertThat(run(text, stops, random)).as("%s in %s", stops, text).isEqualTo(directly(text, stops));
        }
    }

    private static String letters(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        return text.toString();
    }

    /** By the definition: of all occurrences the one that ends first, of those the longest. */
    private static String directly(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            String seen = text.substring(0, end);
            int longest = stops.stream()
                    .filter(seen::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return seen.substring(0, end - longest);
            }
        }
        return text;
    }

    private static String run(String text, List<String> stops, SplittableRandom random) {
        StopMatcher matcher = new StopMatcher(stops);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(4));
            out.append(matcher.append(text.substring(from, to)));
            from = to;
        }
        return out.append(matcher.finish()).toString();
    }
}
