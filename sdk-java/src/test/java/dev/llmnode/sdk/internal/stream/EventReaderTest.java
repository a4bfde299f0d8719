package dev.llmnode.sdk.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.sdk.error.ConnectionException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private static final String EVENT = "data: x\n\n";

    private final List<String> events = new ArrayList<>();
    private final List<@Nullable Throwable> ends = new ArrayList<>();
    private final Connection connection = new Connection();
    private long seconds;
    private int waiting;
    private final EventReader reader = new EventReader(
            event -> events.add(event.data()),
            ends::add,
            () -> waiting,
            Duration.ofSeconds(45),
            () -> Duration.ofSeconds(seconds).toNanos());

    /** Counts what it is asked for. */
    private static final class Connection implements Flow.Subscription {
        private long asked;
        private boolean cancelled;

        @Override
        public void request(long count) {
            asked += count;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private void receive(String text) {
        reader.onNext(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void checkSilence_shouldTakeALongOneForADrop() {
        reader.onSubscribe(connection);
        seconds = 45;
        reader.checkSilence();
        assertThat(ends).isEmpty();
        seconds = 46;
        reader.checkSilence();
        reader.checkSilence();
        assertThat(ends).singleElement().isInstanceOf(ConnectionException.class);
        assertThat(connection.cancelled).isTrue();
    }

    @Test
    void checkSilence_shouldBeginAnewWithWhatComes() {
        reader.onSubscribe(connection);
        seconds = 40;
        receive(EVENT);
        seconds = 80;
        reader.checkSilence();
        assertThat(ends).isEmpty();
        assertThat(events).containsExactly("x");
    }

    @Test
    void onNext_shouldReadNoFurtherWhileMuchWaits() {
        reader.onSubscribe(connection);
        waiting = 64;
        receive(EVENT);
        assertThat(connection.asked).isEqualTo(1);
        seconds = 1000;
        reader.checkSilence(); // a slow reader of pieces is no silence
        assertThat(ends).isEmpty();
        waiting = 17;
        reader.taken();
        assertThat(connection.asked).isEqualTo(1);
        waiting = 16;
        reader.taken();
        reader.taken();
        assertThat(connection.asked).isEqualTo(2);
    }

    @Test
    void cancel_shouldTellNothing() {
        reader.onSubscribe(connection);
        reader.cancel();
        reader.onComplete();
        assertThat(connection.cancelled).isTrue();
        assertThat(ends).isEmpty();
    }
}
