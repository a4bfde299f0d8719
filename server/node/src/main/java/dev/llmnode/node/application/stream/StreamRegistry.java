package dev.llmnode.node.application.stream;

import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.Generation;
import dev.llmnode.node.application.answer.StreamSlots;
import dev.llmnode.node.application.error.NodeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are being sent or may be gone on with. One that nobody reads is parked, and forgotten after a while. */
public final class StreamRegistry implements AutoCloseable {
    /** How long a client may stay away. */
    public static final Duration RETENTION = Duration.ofSeconds(30);
    /** Characters of parked and finished streams that are kept in all; of more, those left longest ago go first. */
    public static final long MAX_RETAINED_CHARACTERS = 16L << 20;
    /** Streams without a reader that are kept; of more, those left longest ago go first, and their clients hear 410. */
    public static final int MAX_RETAINED_STREAMS = 1024;

    private final Map<StreamId, RetainedStream> streams = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Duration firstPartLimit;
    private volatile boolean closed;

    /** @param firstPartLimit how long a stream may take to its first part */
    public StreamRegistry(InstantSource clock, Duration firstPartLimit) {
        this.clock = clock;
        this.firstPartLimit = firstPartLimit;
    }

    /** Takes a new answer in; the calling thread reads it. */
    public StreamAttachment open(Generation generation, StreamSlots.Slot slot) {
        RetainedStream stream = new RetainedStream(generation);
        streams.put(stream.id, stream);
        StreamAttachment attachment = new StreamAttachment(stream, this, slot, 0, false, firstPartLimit);
        stream.attach(attachment);
        return attachment;
    }

    /**
     * Goes on after an event; the calling thread reads from here on.
     *
     * @return empty if that event was the last one
     * @throws NodeException.StreamExpired if there is no such stream, or it is another caller's
     */
    public Optional<StreamAttachment> resume(String lastEventId, Caller caller, StreamSlots slots) {
        EventId event = EventId.parse(lastEventId).orElseThrow(NodeException.StreamExpired::new);
        RetainedStream stream = streams.get(event.stream());
        if (stream == null || !stream.belongsTo(caller) || event.position() > stream.length()) {
            throw new NodeException.StreamExpired();
        }
        if (event.end()) {
            return Optional.empty();
        }
        StreamSlots.Slot slot = slots.take();
        StreamAttachment attachment = new StreamAttachment(stream, this, slot, event.position(), true, firstPartLimit);
        if (!stream.attach(attachment)) {
            slot.close();
            throw new NodeException.StreamExpired();
        }
        return Optional.of(attachment);
    }

    void released(RetainedStream stream, StreamAttachment attachment, boolean resumable) {
        if (!stream.detach(attachment, clock.instant())) {
            return;
        }
        // No client can come back to a node that stops, which would wait for the stream's end.
        if (resumable && !closed) {
            sweep();
        } else {
            forget(stream);
        }
    }

    /** Forgets what was left too long ago, or is too much to keep. To be called now and then. */
    public void sweep() {
        Instant now = clock.instant();
        long characters = 0;
        int count = 0;
        for (RetainedStream stream : abandonedLastFirst()) {
            Instant since = stream.abandonedAt();
            characters += stream.length();
            count++;
            boolean tooMuch = characters > MAX_RETAINED_CHARACTERS || count > MAX_RETAINED_STREAMS;
            if (since != null && (tooMuch || !since.plus(RETENTION).isAfter(now))) {
                forget(stream);
            }
        }
    }

    private List<RetainedStream> abandonedLastFirst() {
        record Abandoned(RetainedStream stream, Instant since) {}
        return streams.values().stream()
                .map(stream -> new Abandoned(stream, Objects.requireNonNullElse(stream.abandonedAt(), Instant.MAX)))
                .filter(each -> each.since.isBefore(Instant.MAX))
                .sorted(Comparator.comparing(Abandoned::since).reversed())
                .map(Abandoned::stream)
                .toList();
    }

    /** Unless a client has come back for it this very moment. */
    private void forget(RetainedStream stream) {
        if (stream.forget()) {
            streams.remove(stream.id);
            stream.close();
        }
    }

    /** Streams known, read or not. */
    public int size() {
        return streams.size();
    }

    /** Forgets all that nobody reads, and from now on each stream when its reader goes: no client can come back for it. */
    @Override
    public void close() {
        closed = true;
        abandonedLastFirst().forEach(this::forget);
    }
}
