package dev.llmnode.inference.schedule;

import dev.llmnode.inference.GenerationEvent.Started;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.cache.KvCache;
import dev.llmnode.inference.schedule.Sequence.State;
import dev.llmnode.inference.spi.ModelRunner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Decides what the next step computes: a token of each answer that is being generated, and with what room is left, pieces of
 * prompts.
 *
 * <p>When cache blocks run out, sequences that do not run lose theirs first, the longest idle of them; then the youngest that
 * run, which go back to the queue's head. What they lose is computed once more, and comes out the same.
 */
final class Scheduler {
    private final ModelRunner.Limits limits;
    private final KvCache cache;
    private final StepBudget budget;
    private final int parkedBlocks;
    private final WaitingQueue waiting;

    /** In the order in which they came to run. */
    private ArrayDeque<Sequence> running = new ArrayDeque<>();

    /** The other of two that take turns. */
    private ArrayDeque<Sequence> kept = new ArrayDeque<>();

    /** Sequences that hold blocks and do not run, the longest idle first. */
    private final SequencedSet<Sequence> idleHolders = new LinkedHashSet<>();

    private final List<Sequence> prefilling = new ArrayList<>();
    private int parked;

    /**
     * A scheduler without sequences.
     *
     * @param parkedBlocks blocks that parked sequences may keep
     */
    Scheduler(ModelRunner.Limits limits, KvCache cache, StepBudget budget, int parkedBlocks, WaitingQueue waiting) {
        this.limits = limits;
        this.cache = cache;
        this.budget = budget;
        this.parkedBlocks = parkedBlocks;
        this.waiting = waiting;
    }

    int running() {
        return running.size();
    }

    int parked() {
        return parked;
    }

    /** Puts a new sequence at the end of the queue. */
    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    /** The runner failed at what a sequence needs before it can run; the sequence is to be removed. */
    static final class PlacementException extends InferenceException {
        private static final long serialVersionUID = 1;

        private final transient Sequence sequence;

        PlacementException(Sequence sequence, Throwable cause) {
            super("A sequence could not be given its blocks", cause);
            this.sequence = sequence;
        }

        Sequence sequence() {
            return sequence;
        }
    }

    /**
     * What to compute next; empty if there is nothing to do.
     *
     * @throws PlacementException if the runner fails at one of the sequences; nothing is scheduled then, and all may be again
     */
    Batch schedule(long now) {
        Batch batch = new Batch();
        boolean preempted = scheduleDecodes(batch);
        if (!preempted) {
            admit(now);
        }
        schedulePrefills(batch);
        countFreePlaces();
        return batch;
    }

    private boolean scheduleDecodes(Batch batch) {
        int before = running.size();
        while (!running.isEmpty()) {
            Sequence sequence = running.removeFirst();
            if (!sequence.isDecoding()) {
                kept.addLast(sequence);
            } else if (makeRoom(sequence)) {
                batch.add(sequence, 1);
                kept.addLast(sequence);
            }
        }
        ArrayDeque<Sequence> emptied = running;
        running = kept;
        kept = emptied;
        return running.size() < before;
    }

    /** Finds a block for the sequence's next token, if it needs one; false if the sequence itself had to give way. */
    private boolean makeRoom(Sequence sequence) {
        while (!cache.append(sequence.table(), sequence.length())) {
            if (!reclaim()) {
                Sequence youngest = running.isEmpty() ? sequence : running.removeLast();
                preempt(youngest);
                if (youngest == sequence) {
                    return false;
                }
            }
        }
        return true;
    }

    private void preempt(Sequence sequence) {
        cache.release(sequence.table());
        sequence.setState(State.WAITING);
        waiting.addFirst(sequence);
    }

    /** Takes the blocks of the sequence that has been idle longest. */
    private boolean reclaim() {
        if (idleHolders.isEmpty()) {
            return false;
        }
        cache.release(idleHolders.removeFirst().table());
        return true;
    }

    private void admit(long now) {
        Sequence sequence = waiting.first();
        while (sequence != null && running.size() < limits.maxSequences() && place(sequence, now)) {
            waiting.removeFirst();
            sequence.setState(State.RUNNING);
            running.addLast(sequence);
            sequence = waiting.first();
        }
    }

    /** Sees to it that a sequence has blocks for all its tokens. */
    private boolean place(Sequence sequence, long now) {
        boolean holds = idleHolders.remove(sequence);
        while (!(holds ? cache.append(sequence.table(), sequence.length()) : allocate(sequence, now))) {
            if (!reclaim()) {
                if (holds) {
                    idleHolders.addLast(sequence);
                }
                return false;
            }
        }
        return true;
    }

    private boolean allocate(Sequence sequence, long now) {
        int found;
        try {
            // A spare block for each that runs: or the newcomer would be preempted at once.
            found = cache.allocate(sequence.table(), sequence.tokens(), sequence.length(), running.size());
        } catch (RuntimeException | Error e) {
            throw new PlacementException(sequence, e);
        }
        if (found < 0) {
            return false;
        }
        boolean first = !sequence.isStarted();
        sequence.found(found, now);
        if (first) {
            sequence.stream().emit(new Started(sequence.promptLength(), found));
        }
        return true;
    }

    /** Prompts share what room is left equally, so that a long one does not hold up those that came after it. */
    private void schedulePrefills(Batch batch) {
        for (Sequence sequence : running) {
            if (!batch.sequences().contains(sequence)) {
                prefilling.add(sequence);
            }
        }
        if (prefilling.isEmpty()) {
            return;
        }
        prefilling.sort(Comparator.comparingInt(Sequence::remaining));
        int room = Math.max(prefilling.size(), budget.tokens(!batch.isEmpty()) - batch.tokens());
        room = Math.min(room, limits.maxTokens() - batch.tokens());
        for (int i = 0; i < prefilling.size(); i++) {
            Sequence sequence = prefilling.get(i);
            int count = Math.min(sequence.remaining(), room / (prefilling.size() - i));
            if (count > 0) {
                batch.add(sequence, count);
                room -= count;
            }
        }
        prefilling.clear();
    }

    /**
     * Takes note of what a step has computed.
     *
     * @param nanos how long it took
     * @return tokens of prompts among it
     */
    int postprocess(Batch batch, long nanos) {
        int promptTokens = 0;
        boolean prefilled = false;
        for (int i = 0; i < batch.size(); i++) {
            Sequence sequence = batch.sequences().get(i);
            prefilled |= !sequence.isDecoding();
            promptTokens += sequence.advance(batch.chunks().get(i).tokens().length);
            cache.remember(sequence.table(), sequence.tokens(), sequence.computed());
        }
        if (prefilled) {
            budget.observe(batch.tokens(), nanos);
        }
        return promptTokens;
    }

    /** Stops a sequence; it keeps its blocks as long as there is room for them. */
    void park(Sequence sequence) {
        detach(sequence);
        sequence.setState(State.PARKED);
        parked++;
        if (!sequence.table().isEmpty()) {
            idleHolders.addLast(sequence);
            int held = idleHolders.stream()
                    .mapToInt(holder -> holder.table().size())
                    .sum();
            while (held > parkedBlocks) {
                held -= idleHolders.getFirst().table().size();
                reclaim();
            }
        }
    }

    /** Lets a parked sequence go on as soon as there is a place. */
    void unpark(Sequence sequence) {
        parked--;
        sequence.setState(State.WAITING);
        waiting.addFirst(sequence);
    }

    /** Forgets a sequence that has ended, wherever it is. Who hears of the end may count on its place at once. */
    void remove(Sequence sequence) {
        detach(sequence);
        sequence.setState(State.ENDED);
        cache.release(sequence.table());
        countFreePlaces();
    }

    private void countFreePlaces() {
        waiting.setFreePlaces(limits.maxSequences() - running.size());
    }

    private void detach(Sequence sequence) {
        switch (sequence.state()) {
            case WAITING -> waiting.remove(sequence);
            case RUNNING -> running.remove(sequence);
            case PARKED -> parked--;
            case ENDED -> throw new IllegalStateException("The sequence has ended before");
        }
        idleHolders.remove(sequence);
    }
}
