package dev.llmnode.node.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchResultTest {
    @Test
    void median_shouldBeTheMiddleOfOddlyManyRounds() {
        BenchResult result = new BenchResult("pp512", List.of(30.0, 10.0, 20.0));

        assertThat(result.median()).isEqualTo(20);
        assertThat(result.min()).isEqualTo(10);
        assertThat(result.max()).isEqualTo(30);
    }

    @Test
    void median_shouldBeTheMeanOfTheTwoInTheMiddle() {
        assertThat(new BenchResult("tg128", List.of(40.0, 10.0, 20.0, 30.0)).median())
                .isEqualTo(25);
        assertThat(new BenchResult("tg128", List.of(7.0)).median()).isEqualTo(7);
    }

    @Test
    void json_shouldHaveTheFiguresOfATable() {
        assertThat(new BenchResult("tg128x8", List.of(1.0, 2.5)).json()).isEqualTo("""
                {"name":"tg128x8","median":1.75,"min":1.00,"max":2.50,"rounds":2}""");
    }
}
