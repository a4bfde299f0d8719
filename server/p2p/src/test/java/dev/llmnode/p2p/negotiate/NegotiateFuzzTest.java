package dev.llmnode.p2p.negotiate;

import dev.llmnode.p2p.Fuzzer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class NegotiateFuzzTest {
    @Test
    void readMessage_shouldSurviveAnything() throws Exception {
        Fuzzer.fuzz(
                List.of(MultistreamSelect.message("/multistream/1.0.0")),
                IOException.class::isInstance,
                input -> MultistreamSelect.readMessage(new ByteArrayInputStream(input)));
    }
}
