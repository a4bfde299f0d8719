package dev.llmnode.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopMatcherTest {
    @Test
    void append_shouldHoldBackTheBeginningOfAStopString() {
        StopMatcher matcher = new StopMatcher(List.of("###", "\n\n"));

        assertThat(matcher.append("a#")).isEqualTo("a");
        assertThat(matcher.append("#b\n")).isEqualTo("##b");
        assertThat(matcher.append("c")).isEqualTo("\nc");
        assertThat(matcher.matched()).isFalse();
    }

    @Test
    void append_shouldEndBeforeTheStopString() {
        StopMatcher matcher = new StopMatcher(List.of("STOP"));

        assertThat(matcher.append("one ST")).isEqualTo("one ");
        assertThat(matcher.append("OP two")).isEmpty();
        assertThat(matcher.matched()).isTrue();
        assertThat(matcher.append("three")).isEmpty();
        assertThat(matcher.finish()).isEmpty();
    }

    @Test
    void append_shouldHoldBackOverlappingBeginnings() {
        StopMatcher matcher = new StopMatcher(List.of("aab"));

        assertThat(matcher.append("aaaa")).isEqualTo("aa");
        assertThat(matcher.append("b")).isEmpty();
        assertThat(matcher.matched()).isTrue();
    }

    @Test
    void append_shouldEndWithTheStringThatIsCompleteFirst() {
        StopMatcher matcher = new StopMatcher(List.of("abcdef", "cd"));

        assertThat(matcher.append("xabcdef")).isEqualTo("xab");
        assertThat(matcher.matched()).isTrue();
    }

    @Test
    void append_shouldPreferTheLongerOfTwoThatEndTogether() {
        StopMatcher matcher = new StopMatcher(List.of("d", "bcd"));

        assertThat(matcher.append("abcd")).isEqualTo("a");
    }

    @Test
    void finish_shouldGiveWhatWasHeldBack() {
        StopMatcher matcher = new StopMatcher(List.of("END!"));

        assertThat(matcher.append("the END")).isEqualTo("the ");
        assertThat(matcher.finish()).isEqualTo("END");
    }

    @Test
    void append_shouldNotTakeLongerForLongRepetitiveStrings() {
        int length = 300_000;
        StopMatcher matcher = new StopMatcher(List.of("a".repeat(length) + "b"));

        // Comparing anew at each character would take 10^10 steps.
        for (int i = 0; i < length; i++) {
            assertThat(matcher.append("a")).isEmpty();
        }
        assertThat(matcher.append("c")).hasSize(length + 1);
        assertThat(matcher.matched()).isFalse();
    }

    @Test
    void append_shouldNotDependOnThePieces() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 2000; round++) {
            List<String> stops = List.of(word(random, 4), word(random, 3), word(random, 5));
            String text = word(random, 30);
            StopMatcher whole = new StopMatcher(stops);
            String expected = whole.append(text) + whole.finish();

            StopMatcher pieces = new StopMatcher(stops);
            StringBuilder given = new StringBuilder();
            for (int start = 0; start < text.length(); ) {
                int end = Math.min(text.length(), start + 1 + random.nextInt(4));
                given.append(pieces.append(text.substring(start, end)));
                assertThat(expected).startsWith(given);
                start = end;
            }
            given.append(pieces.finish());

            assertThat(given).hasToString(expected);
            assertThat(pieces.matched()).isEqualTo(whole.matched());
            assertThat(stops).noneMatch(expected::contains);
            assertThat(whole.matched()).isEqualTo(stops.stream().anyMatch(text::contains));
        }
    }

    private static String word(SplittableRandom random, int maxLength) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(maxLength); i >= 0; i--) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }
}
