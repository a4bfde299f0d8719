package dev.llmnode.p2p.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.time.Deadline;
import dev.llmnode.p2p.transport.MemoryAccount;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The listener's side of a session, given single frames. */
class YamuxConnectionTest {
    private static final YamuxOptions OPTIONS = new YamuxOptions(4, 1 << 20, Duration.ofSeconds(30));

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final YamuxConnection session = new YamuxConnection(channel, false, OPTIONS, MemoryAccount.UNBOUNDED);
    private final List<MuxedStream> opened = new ArrayList<>();

    YamuxConnectionTest() {
        channel.pipeline().addLast(session);
        session.accept(opened::add);
        channel.runScheduledPendingTasks();
        // The first ping, which measures the round trip.
        assertThat(sent().type()).isEqualTo(YamuxFrame.PING);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void channelRead_shouldGiveDataToItsStream() throws Exception {
        receive(YamuxFrame.DATA, YamuxFrame.SYN, 1, new byte[] {1, 2});
        receive(YamuxFrame.DATA, YamuxFrame.FIN, 1, new byte[] {3});

        assertThat(sent()).isEqualTo(new YamuxFrame(YamuxFrame.WINDOW_UPDATE, YamuxFrame.ACK, 1, 0));
        assertThat(opened.getFirst().input().readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void channelRead_shouldTakeFramesInAnyPieces() throws Exception {
        ByteBuf all = Unpooled.buffer();
        new YamuxFrame(YamuxFrame.DATA, YamuxFrame.SYN, 1, 3).write(all).writeBytes(new byte[] {1, 2, 3});
        new YamuxFrame(YamuxFrame.DATA, YamuxFrame.FIN, 1, 2).write(all).writeBytes(new byte[] {4, 5});
        while (all.isReadable()) {
            channel.writeInbound(all.readBytes(1));
        }
        all.release();

        assertThat(opened.getFirst().input().readAllBytes()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void write_shouldStopAtThePeersWindow() throws Exception {
        receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, 1, 0);
        MuxedStream stream = opened.getFirst();
        stream.timeout(Duration.ZERO);

        assertThatThrownBy(() -> stream.write(new byte[YamuxStream.INITIAL_WINDOW + 1]))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(sentData()).isEqualTo(YamuxStream.INITIAL_WINDOW);

        receive(YamuxFrame.WINDOW_UPDATE, 0, 1, 10);
        stream.deadline(Deadline.NEVER);
        stream.write(new byte[10]);
        assertThat(sentData()).isEqualTo(10);
    }

    @Test
    void read_shouldGrantWhatWasRead() throws Exception {
        receive(YamuxFrame.DATA, YamuxFrame.SYN, 1, new byte[YamuxStream.INITIAL_WINDOW]);
        sent();
        opened.getFirst().input().readNBytes(YamuxStream.INITIAL_WINDOW / 2 - 1);
        assertThat(channel.outboundMessages()).isEmpty();

        opened.getFirst().input().readNBytes(1);

        YamuxFrame grant = sent();
        assertThat(grant.type()).isEqualTo(YamuxFrame.WINDOW_UPDATE);
        assertThat(grant.length()).isGreaterThanOrEqualTo(YamuxStream.INITIAL_WINDOW / 2);
    }

    @Test
    void channelRead_shouldEndTheSessionWhenAWindowIsOverrun() {
        receive(YamuxFrame.DATA, YamuxFrame.SYN, 1, new byte[YamuxStream.INITIAL_WINDOW]);
        sent();
        receive(YamuxFrame.DATA, 0, 1, new byte[1]);

        assertGoneAway();
        assertThatThrownBy(() -> opened.getFirst().input().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void open_shouldNotCountWhatThePeerRefused() throws Exception {
        for (int i = 0; i < 300; i++) {
            MuxedStream refused = session.open();
            receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.RST, (int) refused.id(), 0);
        }
        for (int i = 0; i < 256; i++) {
            session.open();
        }

        assertThatThrownBy(session::open).isInstanceOf(YamuxException.class).hasMessageContaining("256 streams wait");
    }

    @Test
    void channelRead_shouldRefuseBadHeaders() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));

        assertGoneAway();
    }

    @Test
    void channelRead_shouldRefuseHugeFrames() {
        receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, 1, 0);
        sent();
        receive(YamuxFrame.DATA, 0, 1, 0xffff_ffffL);

        assertGoneAway();
    }

    @Test
    void channelRead_shouldRefuseStreamsOfOurNumbers() {
        receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, 2, 0);

        assertGoneAway();
    }

    @Test
    void channelRead_shouldResetStreamsOverTheLimit() {
        for (int id = 1; id <= 11; id += 2) {
            receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, id, 0);
        }

        assertThat(opened).hasSize(OPTIONS.maxInboundStreams());
        for (int id = 1; id <= 11; id += 2) {
            int flag = id <= 7 ? YamuxFrame.ACK : YamuxFrame.RST;
            assertThat(sent()).isEqualTo(new YamuxFrame(YamuxFrame.WINDOW_UPDATE, flag, id, 0));
        }
        opened.getFirst().reset();
        assertThat(sent().flags()).isEqualTo(YamuxFrame.RST);
        receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, 13, 0);
        assertThat(opened).hasSize(5);
    }

    @Test
    void channelRead_shouldAnswerPings() {
        receive(YamuxFrame.PING, YamuxFrame.SYN, 0, 0xdead_beefL);

        assertThat(sent()).isEqualTo(new YamuxFrame(YamuxFrame.PING, YamuxFrame.ACK, 0, 0xdead_beefL));
    }

    @Test
    void keepAlive_shouldEndASilentSession() {
        channel.advanceTimeBy(30, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertGoneAway();
        assertThat(session.closed()).isCompletedExceptionally();
    }

    @Test
    void reset_shouldWakeReadersAndTellThePeer() throws Exception {
        MuxedStream stream = session.open();
        assertThat(sent()).isEqualTo(new YamuxFrame(YamuxFrame.WINDOW_UPDATE, YamuxFrame.SYN, 2, 0));
        receive(YamuxFrame.WINDOW_UPDATE, YamuxFrame.RST, 2, 0);

        assertThatThrownBy(() -> stream.input().read()).hasMessageContaining("reset");
        assertThatThrownBy(() -> stream.write(new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void close_shouldResetWhatThePeerDoesNotEnd() throws Exception {
        MuxedStream stream = session.open();
        sent();
        stream.close();
        assertThat(sent().flags()).isEqualTo(YamuxFrame.FIN);

        channel.advanceTimeBy(15, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(sent().flags()).isEqualTo(YamuxFrame.RST);
    }

    private void assertGoneAway() {
        assertThat(sent()).isEqualTo(new YamuxFrame(YamuxFrame.GO_AWAY, 0, 0, 1));
        assertThat(channel.isActive()).isFalse();
        assertThat(session.closed()).isDone();
    }

    private void receive(int type, int flags, int stream, long length) {
        channel.writeInbound(new YamuxFrame(type, flags, stream, length).write(Unpooled.buffer()));
    }

    private void receive(int type, int flags, int stream, byte[] data) {
        channel.writeInbound(new YamuxFrame(type, flags, stream, data.length)
                .write(Unpooled.buffer())
                .writeBytes(data));
    }

    private YamuxFrame sent() {
        channel.runPendingTasks();
        ByteBuf out = channel.readOutbound();
        try {
            return YamuxFrame.read(out);
        } catch (YamuxException e) {
            throw new AssertionError(e);
        } finally {
            out.release();
        }
    }

    private long sentData() {
        long total = 0;
        while (!channel.outboundMessages().isEmpty()) {
            YamuxFrame frame = sent();
            total += frame.type() == YamuxFrame.DATA ? frame.length() : 0;
        }
        return total;
    }
}
