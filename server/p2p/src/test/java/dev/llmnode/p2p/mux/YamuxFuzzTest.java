package dev.llmnode.p2p.mux;

import dev.llmnode.p2p.Fuzzer;
import dev.llmnode.p2p.transport.MemoryAccount;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class YamuxFuzzTest {
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** The paranoid level takes a stack trace for each touch of each buffer: too dear for this many sessions. */
    @BeforeEach
    void trackFewBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    @AfterEach
    void trackAsBefore() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void channelRead_shouldSurviveAnything() throws Exception {
        ByteBuf session = Unpooled.buffer();
        new YamuxFrame(YamuxFrame.DATA, YamuxFrame.SYN, 1, 3).write(session).writeBytes(new byte[3]);
        new YamuxFrame(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, 3, 9).write(session);
        new YamuxFrame(YamuxFrame.PING, YamuxFrame.SYN, 0, 9).write(session);
        new YamuxFrame(YamuxFrame.DATA, YamuxFrame.FIN, 1, 2).write(session).writeBytes(new byte[2]);
        new YamuxFrame(YamuxFrame.GO_AWAY, 0, 0, 0).write(session);

        Fuzzer.fuzz(List.of(ByteBufUtil.getBytes(session)), e -> false, input -> {
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.pipeline()
                    .addLast(new YamuxConnection(channel, false, YamuxOptions.DEFAULT, MemoryAccount.UNBOUNDED));
            channel.writeInbound(Unpooled.wrappedBuffer(input));
            channel.finishAndReleaseAll();
        });
    }
}
