package dev.llmnode.p2p.multiformats;

import dev.llmnode.p2p.Fuzzer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class MultiformatsFuzzTest {
    private static final String TEXT =
            "/ip6/2001:db8::1/udp/9001/quic-v1/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";

    @Test
    void varint_shouldSurviveAnything() throws Exception {
        fuzz(List.of(Varint.encode(300), Varint.encode(Long.MAX_VALUE)), in -> Varint.read(ByteBuffer.wrap(in)));
    }

    @Test
    void multiaddrBytes_shouldSurviveAnything() throws Exception {
        fuzz(List.of(Multiaddr.parse(TEXT).encode()), Multiaddr::decode);
    }

    @Test
    void multiaddrText_shouldSurviveAnything() throws Exception {
        fuzz(
                List.of(TEXT.getBytes(StandardCharsets.UTF_8)),
                in -> Multiaddr.parse(new String(in, StandardCharsets.UTF_8)));
    }

    @Test
    void cid_shouldSurviveAnything() throws Exception {
        String cid = "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe";
        fuzz(List.of(cid.getBytes(StandardCharsets.UTF_8)), in -> Cid.parse(new String(in, StandardCharsets.UTF_8)));
    }

    private static void fuzz(List<byte[]> examples, Fuzzer.Decoder decoder) throws Exception {
        Fuzzer.fuzz(examples, MultiformatException.class::isInstance, decoder);
    }
}
