package dev.llmnode.p2p.negotiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.multiformats.Varint;
import dev.llmnode.p2p.transport.MemoryDuplex;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MultistreamSelectTest {
    private final MemoryDuplex[] ends = MemoryDuplex.pair();

    @Test
    void propose_shouldTakeTheFirstThatTheListenerSpeaks() throws Exception {
        CompletableFuture<String> answered = CompletableFuture.supplyAsync(() -> answer(List.of("/c", "/b")));

        assertThat(MultistreamSelect.propose(ends[0], List.of("/a", "/b", "/c")))
                .isEqualTo("/b");
        assertThat(answered.get()).isEqualTo("/b");
    }

    @Test
    void propose_shouldSayThatNoneIsSpoken() {
        Thread.ofVirtual().start(() -> answer(List.of("/z")));

        assertThatThrownBy(() -> MultistreamSelect.propose(ends[0], List.of("/a", "/b")))
                .isInstanceOf(ProtocolNotSupportedException.class)
                .hasMessage("the peer does not speak /a, /b");
    }

    @Test
    void propose_shouldWriteHeaderAndProposalAtOnce() throws Exception {
        ends[1].write(MultistreamSelect.message("/multistream/1.0.0"));
        ends[1].write(MultistreamSelect.message("/a"));

        MultistreamSelect.propose(ends[0], List.of("/a"));

        byte[] expected = "\u0013/multistream/1.0.0\n\u0003/a\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(ends[1].input().readNBytes(expected.length)).isEqualTo(expected);
    }

    @Test
    void propose_shouldRefuseAnAnswerToAnotherQuestion() {
        ends[1].write(MultistreamSelect.message("/multistream/1.0.0"), 0, 20);
        ends[1].write(MultistreamSelect.message("/b"), 0, 4);

        assertThatThrownBy(() -> MultistreamSelect.propose(ends[0], List.of("/a")))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining("answered '/b' to '/a'");
    }

    @Test
    void answer_shouldRefuseWhatIsNoMultistream() {
        ends[0].write("GET / HTTP/1.1\r\n".repeat(10).getBytes(StandardCharsets.US_ASCII), 0, 160);

        assertThatThrownBy(() -> MultistreamSelect.answer(ends[1], "/a"::equals))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining("newline");
    }

    @Test
    void answer_shouldNotReadLongMessages() {
        byte[] length = Varint.encode(MultistreamSelect.MAX_MESSAGE + 1);
        ends[0].write(length, 0, length.length);

        assertThatThrownBy(() -> MultistreamSelect.answer(ends[1], "/a"::equals))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining("over the limit");
    }

    @Test
    void answer_shouldHangUpOnGuessing() throws IOException {
        ends[0].write(MultistreamSelect.message("/multistream/1.0.0"));
        for (int i = 0; i <= MultistreamSelect.MAX_PROPOSALS; i++) {
            ends[0].write(MultistreamSelect.message("/guess/" + i));
        }

        assertThatThrownBy(() -> MultistreamSelect.answer(ends[1], "/a"::equals))
                .isInstanceOf(NegotiationException.class)
                .hasMessageContaining("none of ours");
    }

    @Test
    void answer_shouldNoticeAHangUp() throws IOException {
        ends[0].write(new byte[] {19, '/'});
        ends[0].closeWrite();

        assertThatThrownBy(() -> MultistreamSelect.answer(ends[1], "/a"::equals))
                .isInstanceOf(EOFException.class);
    }

    private String answer(List<String> supported) {
        try {
            return MultistreamSelect.answer(ends[1], supported::contains);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
