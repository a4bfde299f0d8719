package dev.llmnode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.inference.model.source.PullProgress;
import dev.llmnode.inference.model.source.PullProgress.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long MEGABYTE = 1_000_000;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ProgressLine line(boolean interactive) {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new ProgressLine(new Terminal(out, to, interactive), "tiny");
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void update_shouldPrintALineEachQuarterWhereNobodyLooksOn() {
        ProgressLine line = line(false);
        for (int percent = 0; percent <= 100; percent++) {
            line.update(Phase.DOWNLOADING, percent * MEGABYTE, 100 * MEGABYTE);
        }
        line.update(Phase.VERIFYING, 0, 100 * MEGABYTE);
        line.end();

        assertThat(shown().lines())
                .containsExactly(
                        "tiny: downloading",
                        "tiny: downloading, 25 %",
                        "tiny: downloading, 50 %",
                        "tiny: downloading, 75 %",
                        "tiny: verifying its checksum");
    }

    @Test
    void update_shouldSayHowMuchIsThereWhereTheSizeIsUnknown() {
        line(true).update(Phase.DOWNLOADING, 7 * MEGABYTE, PullProgress.UNKNOWN);

        assertThat(shown()).endsWith("tiny: downloading, 7 MB");
    }

    @Test
    void update_shouldWriteOverItsLineOnATerminal() {
        ProgressLine line = line(true);
        line.update(Phase.WAITING, 0, PullProgress.UNKNOWN);
        line.update(Phase.DOWNLOADING, 50 * MEGABYTE, 100 * MEGABYTE);
        line.update(Phase.DOWNLOADING, 200 * MEGABYTE, 100 * MEGABYTE);
        line.end();

        assertThat(shown())
                .isEqualTo("\r\u001b[Ktiny: waiting for another process that fetches it"
                        + "\r\u001b[Ktiny: downloading, 50 % of 100 MB"
                        + "\r\u001b[Ktiny: downloading, 100 % of 100 MB"
                        + "\r\u001b[K");
    }

    @Test
    void share_shouldShowOtherWork() {
        ProgressLine line = line(true);
        line.share("loading", 0);
        line.share("measuring", 0.42);

        assertThat(shown()).isEqualTo("\r\u001b[Ktiny: loading\r\u001b[Ktiny: measuring, 42 %");
    }

    @Test
    void end_shouldClearNothingWhereNothingWasShown() {
        line(true).end();

        assertThat(shown()).isEmpty();
    }
}
