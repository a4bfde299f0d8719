package dev.llmnode.inference.testing;

import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.StepResult;
import java.util.Arrays;
import java.util.List;

/**
 * A runner whose model repeats the last user message and then ends; without an assistant's turn it babbles letters for ever,
 * each drawn from the whole text before it.
 *
 * <p>Its key-value cache holds the tokens themselves, and every output row is computed from what the block table leads to:
 * a wrong table, a stale block or a missing copy changes the text.
 */
public final class EchoModelRunner implements ModelRunner {
    /** How far the likeliest token stands out of the noise of [0, 4) that the others have. */
    private static final float LEAD = 24;

    private static final int UNWRITTEN = -1;
    private static final String LETTERS = "etaoin shrdlu cmfwyp vbgkqjxz ,.";

    private final Limits limits;
    private final int[] cache;
    private float[] logits = new float[0];

    public EchoModelRunner(Limits limits) {
        this.limits = limits;
        this.cache = new int[limits.blockCount() * limits.blockSize()];
        Arrays.fill(cache, UNWRITTEN);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public StepResult forward(List<Chunk> chunks) {
        check(chunks);
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.tokens().length; i++) {
                cache[slot(chunk, chunk.start() + i)] = chunk.tokens()[i];
            }
        }
        int rows = chunks.stream().mapToInt(EchoModelRunner::rows).sum();
        int stride = limits.vocabularySize();
        if (logits.length < rows * stride) {
            logits = new float[rows * stride];
        }
        int row = 0;
        for (Chunk chunk : chunks) {
            for (int length = chunk.end() - rows(chunk) + 1; length <= chunk.end(); length++) {
                predict(read(chunk, length), row++ * stride);
            }
        }
        return new StepResult.Logits(rows, logits, stride);
    }

    private static int rows(Chunk chunk) {
        return switch (chunk.output()) {
            case NONE -> 0;
            case LAST -> 1;
            case ALL -> chunk.tokens().length;
        };
    }

    private int[] read(Chunk chunk, int length) {
        int[] text = new int[length];
        for (int position = 0; position < length; position++) {
            text[position] = cache[slot(chunk, position)];
            if (text[position] == UNWRITTEN) {
                throw new IllegalArgumentException("Position %d was never written".formatted(position));
            }
        }
        return text;
    }

    private int slot(Chunk chunk, int position) {
        int size = limits.blockSize();
        return chunk.blocks()[position / size] * size + position % size;
    }

    private void predict(int[] text, int offset) {
        long hash = 1;
        for (int token : text) {
            hash = mix(hash * 31 + token);
        }
        for (int token = 0; token < limits.vocabularySize(); token++) {
            logits[offset + token] = (mix(hash + token) >>> 40) * 0x1p-22f;
        }
        logits[offset + next(text, hash)] += LEAD;
    }

    private static int next(int[] text, long hash) {
        int assistant = lastIndexOf(text, EchoTokenizer.ASSISTANT, text.length);
        if (assistant < 0) {
            return LETTERS.charAt((int) (hash >>> 32) & 31);
        }
        int user = lastIndexOf(text, EchoTokenizer.USER, assistant);
        int echoed = user + text.length - assistant;
        return echoed < assistant ? text[echoed] : EchoTokenizer.END;
    }

    private static int lastIndexOf(int[] text, int token, int end) {
        int i = end - 1;
        while (i >= 0 && text[i] != token) {
            i--;
        }
        return i;
    }

    /** Finaliser of SplitMix64 (Steele et al. 2014). */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    private void check(List<Chunk> chunks) {
        require(!chunks.isEmpty() && chunks.size() <= limits.maxSequences(), "%d chunks", chunks.size());
        int total = chunks.stream().mapToInt(chunk -> chunk.tokens().length).sum();
        require(total <= limits.maxTokens(), "%d tokens", total);
        for (Chunk chunk : chunks) {
            require(chunk.tokens().length > 0, "%d tokens in a chunk", 0);
            require(chunk.start() >= 0 && chunk.end() <= limits.contextLength(), "chunk up to %d", chunk.end());
            int needed = (chunk.end() - 1) / limits.blockSize() + 1;
            require(chunk.blocks().length >= needed, "%d blocks", chunk.blocks().length);
            for (int i = 0; i < needed; i++) {
                require(isBelow(chunk.blocks()[i], limits.blockCount()), "block %d", chunk.blocks()[i]);
            }
            for (int token : chunk.tokens()) {
                require(isBelow(token, limits.vocabularySize()), "token %d", token);
            }
        }
    }

    private static boolean isBelow(int value, int bound) {
        return value >= 0 && value < bound;
    }

    private void require(boolean valid, String what, int value) {
        if (!valid) {
            throw new IllegalArgumentException("Step does not fit %s: %s".formatted(limits, what.formatted(value)));
        }
    }

    @Override
    public void copyBlock(int source, int target) {
        int size = limits.blockSize();
        System.arraycopy(cache, source * size, cache, target * size, size);
    }

    @Override
    public void close() {
        // Holds nothing but heap memory.
    }
}
