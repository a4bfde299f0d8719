package dev.llmnode.inference.schedule;

import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.Timings;
import dev.llmnode.inference.Usage;
import dev.llmnode.inference.cache.BlockTable;
import dev.llmnode.inference.sample.Sampler;
import dev.llmnode.inference.spi.Chunk;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request's tokens, prompt and answer, and how far they are computed. The engine thread's alone, once submitted.
 *
 * <p>Always {@code 0 <= computed <= length <= maxLength}; the next step goes on with the tokens from {@code computed} on.
 */
final class Sequence {
    /** Where a sequence is; it holds cache blocks while it runs, and perhaps in the other two states before its end. */
    enum State {
        WAITING,
        RUNNING,
        PARKED,
        ENDED
    }

    private final int promptLength;
    private final int maxLength;
    private final @Nullable SamplingParams deviceSampling;
    private final Sampler sampler;
    private final AnswerText text;
    private final SequenceStream stream;
    private final BlockTable table = new BlockTable();

    private int[] tokens;
    private int length;
    private int computed;

    /** The longest beginning of the prompt that was ever computed or found, tokens. */
    private int promptComputed;

    private int cached;
    private State state = State.WAITING;
    private boolean parkedByCaller;
    private boolean parkedByBacklog;

    private final long submitted;
    private boolean isStarted;
    private long started;
    private long firstToken;
    private long lastToken;

    /**
     * A sequence that nothing has been computed of.
     *
     * @param prompt one token at least
     * @param contextLength longest possible sequence, tokens
     * @param now nanoseconds of the engine's clock
     */
    Sequence(
            int[] prompt,
            GenerationRequest request,
            int contextLength,
            Sampler sampler,
            AnswerText text,
            StreamFactory streams,
            long now) {
        promptLength = prompt.length;
        maxLength = (int) Math.min((long) prompt.length + request.maxTokens(), contextLength);
        tokens = Arrays.copyOf(prompt, Math.min(maxLength, prompt.length + 64));
        length = prompt.length;
        // A penalty needs the tokens before, which a device does not keep.
        deviceSampling = request.sampling().repeatPenalty() == 1 ? request.sampling() : null;
        this.sampler = sampler;
        this.text = text;
        this.stream = streams.create(this);
        submitted = now;
    }

    /** Makes the stream that a sequence's events go to. */
    @FunctionalInterface
    interface StreamFactory {
        SequenceStream create(Sequence sequence);
    }

    /** The next tokens to compute, with output if they are all there are. */
    Chunk chunk(int count) {
        int end = computed + count;
        return new Chunk(
                Arrays.copyOfRange(tokens, computed, end),
                computed,
                table.blocks(),
                end == length ? Chunk.Output.LAST : Chunk.Output.NONE,
                deviceSampling);
    }

    /** Tokens that are not computed yet. */
    int remaining() {
        return length - computed;
    }

    /** Whether only the token chosen last is left to compute. */
    boolean isDecoding() {
        return length > promptLength && remaining() == 1;
    }

    /** This many more tokens are computed; gives how many of them belong to the prompt and were never computed before. */
    int advance(int count) {
        computed += count;
        int before = promptComputed;
        promptComputed = Math.max(before, Math.min(computed, promptLength));
        return promptComputed - before;
    }

    /** New blocks hold this many of its tokens, found among what has been computed before. */
    void found(int count, long now) {
        computed = count;
        if (!isStarted) {
            isStarted = true;
            started = now;
            cached = count;
            promptComputed = count;
        }
    }

    boolean isStarted() {
        return isStarted;
    }

    void append(int token, long now) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.min(maxLength, 2 * length));
        }
        tokens[length++] = token;
        firstToken = length == promptLength + 1 ? now : firstToken;
        lastToken = now;
    }

    boolean isFull() {
        return length == maxLength;
    }

    int sample(float[] logits, int offset) {
        return sampler.sample(logits, offset, tokens, length);
    }

    int[] tokens() {
        return tokens;
    }

    int length() {
        return length;
    }

    int computed() {
        return computed;
    }

    BlockTable table() {
        return table;
    }

    AnswerText text() {
        return text;
    }

    SequenceStream stream() {
        return stream;
    }

    State state() {
        return state;
    }

    void setState(State state) {
        this.state = state;
    }

    void setParkedByCaller(boolean parked) {
        parkedByCaller = parked;
    }

    void setParkedByBacklog(boolean parked) {
        parkedByBacklog = parked;
    }

    boolean shouldPark() {
        return parkedByCaller || parkedByBacklog;
    }

    int promptLength() {
        return promptLength;
    }

    int completionTokens() {
        return length - promptLength;
    }

    Usage usage() {
        return new Usage(promptLength, completionTokens(), cached);
    }

    /** Times up to now, as far as they have begun. */
    Timings timings(long now) {
        long start = isStarted ? started : now;
        boolean answers = length > promptLength;
        long first = answers ? firstToken : now;
        long last = answers ? lastToken : now;
        return new Timings(
                Duration.ofNanos(start - submitted), Duration.ofNanos(first - start), Duration.ofNanos(last - first));
    }
}
