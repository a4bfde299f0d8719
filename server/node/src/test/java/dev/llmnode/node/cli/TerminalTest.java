package dev.llmnode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Terminal terminal(boolean interactive) {
        return new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                interactive);
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void say_shouldBePlainWhereNobodyLooksOn() {
        terminal(false).say("Listening on @|bold http://node|@");

        assertThat(shown()).isEqualTo("Listening on http://node\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void say_shouldBeBoldOnATerminal() {
        terminal(true).say("Listening on @|bold http://node|@");

        assertThat(shown()).contains("\u001b[1mhttp://node\u001b[");
    }

    @Test
    void complain_shouldBeginEachLineWithTheProgramsName() {
        terminal(false).complain("first\nsecond");

        assertThat(shown()).isEqualTo("llm-node: first\nllm-node: second\n");
    }

    @Test
    void complain_shouldLeaveMarkupInAMessageAlone() {
        terminal(true).complain("no model @|bold x|@");

        assertThat(shown()).endsWith("no model @|bold x|@\n");
    }

    @Test
    void warn_shouldSayThatItIsAWarning() {
        terminal(false).warn("it is late");

        assertThat(shown()).isEqualTo("llm-node: warning: it is late\n");
    }
}
