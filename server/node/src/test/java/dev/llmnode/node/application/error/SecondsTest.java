package dev.llmnode.node.application.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondsTest {
    @ParameterizedTest
    @CsvSource({"PT0S,1", "PT0.000000001S,1", "PT1S,1", "PT1.000000001S,2", "PT59.5S,60", "PT60S,60"})
    void roundedUp_shouldNeverBeTooShort(Duration wait, long seconds) {
        assertThat(Seconds.roundedUp(wait)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"PT30S,30", "PT0.25S,0.25", "PT100S,100", "PT0.001S,0.001"})
    void text_shouldHaveNoMoreDigitsThanItNeeds(Duration duration, String text) {
        assertThat(Seconds.text(duration)).isEqualTo(text);
    }
}
