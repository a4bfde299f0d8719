package dev.llmnode.p2p.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.transport.MemoryAccount;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer that takes nothing off its socket: what it makes us send must not pile up. */
class YamuxBackpressureTest {
    private static final int WATER_MARK = 100_000;
    private static final YamuxOptions OPTIONS = new YamuxOptions(1024, 1 << 20, Duration.ofSeconds(30));

    private final Stuck socket = new Stuck();
    private final EmbeddedChannel channel = new EmbeddedChannel(socket);
    private final YamuxConnection session = new YamuxConnection(channel, false, OPTIONS, MemoryAccount.UNBOUNDED);
    private final List<MuxedStream> opened = new ArrayList<>();

    /** Keeps what is written as a full socket would. */
    private static final class Stuck extends ChannelOutboundHandlerAdapter {
        private final List<ByteBuf> frames = new ArrayList<>();
        private final List<ChannelPromise> promises = new ArrayList<>();
        private Runnable writable = () -> {};

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            frames.add((ByteBuf) message);
            promises.add(promise);
            ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
            writable = () -> buffer.setUserDefinedWritability(1, true);
            long pending = frames.stream().mapToLong(ByteBuf::readableBytes).sum();
            buffer.setUserDefinedWritability(1, pending < WATER_MARK);
        }

        private void take() {
            promises.stream().filter(promise -> !promise.isVoid()).forEach(ChannelPromise::setSuccess);
            frames.forEach(ByteBuf::release);
            frames.clear();
            promises.clear();
            writable.run();
        }
    }

    YamuxBackpressureTest() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(WATER_MARK / 2, WATER_MARK));
        channel.pipeline().addLast(session);
        session.accept(opened::add);
    }

    @AfterEach
    void release() {
        socket.take();
        channel.finishAndReleaseAll();
    }

    @Test
    void channelRead_shouldCutAPeerThatPingsAndTakesNoAnswers() {
        for (int i = 0; i < 2 * YamuxConnection.MAX_UNTAKEN && channel.isActive(); i++) {
            receive(YamuxFrame.PING, YamuxFrame.SYN, 0, i);
        }

        assertCut();
    }

    @Test
    void channelRead_shouldCutAPeerThatOpensStreamsAndTakesNoRefusals() {
        for (int i = 0; i < 2 * YamuxConnection.MAX_UNTAKEN && channel.isActive(); i++) {
            receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, 2 * i + 1, 0);
        }

        assertCut();
        assertThat(opened).hasSize(OPTIONS.maxInboundStreams());
    }

    @Test
    void channelRead_shouldAnswerWithoutEndAPeerThatTakesWhatItAsksFor() {
        for (int i = 0; i < 3 * YamuxConnection.MAX_UNTAKEN; i++) {
            receive(YamuxFrame.PING, YamuxFrame.SYN, 0, i);
            if (i % 1000 == 0) {
                socket.take();
            }
        }

        assertThat(channel.isActive()).isTrue();
        assertThat(session.closed()).isNotDone();
    }

    @Test
    void write_shouldKeepToOneFrameOverTheWaterMarkHoweverManyStreamsWrite() {
        for (int id = 1; id < 100; id += 2) {
            receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, id, 0);
        }
        socket.take();
        for (MuxedStream stream : opened) {
            stream.timeout(Duration.ZERO);
            assertThatThrownBy(() -> stream.write(new byte[WATER_MARK + 60 * 1024]))
                    .isInstanceOf(SocketTimeoutException.class);
        }

        assertThat(socket.frames.stream().mapToInt(ByteBuf::readableBytes).sum())
                .isBetween(WATER_MARK, WATER_MARK + 61 * 1024);
    }

    private void assertCut() {
        assertThat(channel.isActive()).isFalse();
        assertThat(session.closed())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("took none of %d frames", YamuxConnection.MAX_UNTAKEN);
        // All that it was answered, and the goodbye.
        assertThat(socket.frames).hasSizeLessThanOrEqualTo(YamuxConnection.MAX_UNTAKEN + 1);
    }

    private void receive(int type, int flags, int stream, long length) {
        channel.writeInbound(new YamuxFrame(type, flags, stream, length).write(Unpooled.buffer()));
    }
}
