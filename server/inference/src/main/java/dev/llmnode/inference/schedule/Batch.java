package dev.llmnode.inference.schedule;

import dev.llmnode.inference.spi.Chunk;
import java.util.ArrayList;
import java.util.List;

/** What one step computes: answers' last tokens and pieces of prompts, side by side. */
final class Batch {
    private final List<Sequence> sequences = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private int tokens;

    void add(Sequence sequence, int count) {
        sequences.add(sequence);
        chunks.add(sequence.chunk(count));
        tokens += count;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** The sequence of each chunk. */
    List<Sequence> sequences() {
        return sequences;
    }

    List<Chunk> chunks() {
        return chunks;
    }

    int size() {
        return chunks.size();
    }

    int tokens() {
        return tokens;
    }
}
