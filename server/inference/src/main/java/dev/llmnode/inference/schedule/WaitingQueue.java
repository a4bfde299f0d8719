package dev.llmnode.inference.schedule;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sequences that wait for a place. Any thread may reserve a place in the queue; all else is the engine thread's.
 *
 * <p>The capacity bounds new requests. What comes back to the queue, having been preempted or parked, is always let in.
 */
final class WaitingQueue {
    private final int capacity;
    private final ArrayDeque<Sequence> sequences = new ArrayDeque<>();

    /** Sequences here, and reservations of some that are still on their way. */
    private final AtomicInteger count = new AtomicInteger();

    /** How many could be taken out at once. */
    private int openPlaces;

    /** Always capacity + openPlaces - count; one number, so that moving on from the queue to a place leaves it as it is. */
    private final AtomicInteger reservable;

    /** A queue in front of {@code openPlaces} that are all empty yet. */
    WaitingQueue(int capacity, int openPlaces) {
        this.capacity = capacity;
        this.openPlaces = openPlaces;
        this.reservable = new AtomicInteger(capacity + openPlaces);
    }

    int capacity() {
        return capacity;
    }

    /** Sequences that wait, reservations included. */
    int count() {
        return count.get();
    }

    /** Takes a place for a sequence to be added; false if the queue is full. May be called from any thread. */
    boolean reserve() {
        if (reservable.getAndUpdate(free -> free > 0 ? free - 1 : free) <= 0) {
            return false;
        }
        count.incrementAndGet();
        return true;
    }

    /** Gives back a reservation. May be called from any thread. */
    void cancelReservation() {
        count.decrementAndGet();
        reservable.incrementAndGet();
    }

    /** Adds a sequence that a place was reserved for. */
    void add(Sequence sequence) {
        sequences.addLast(sequence);
    }

    /** Adds one that was at work before. */
    void addFirst(Sequence sequence) {
        count.incrementAndGet();
        reservable.decrementAndGet();
        sequences.addFirst(sequence);
    }

    @Nullable
    Sequence first() {
        return sequences.peekFirst();
    }

    /** The first sequence goes to a place. */
    void removeFirst() {
        sequences.removeFirst();
        count.decrementAndGet();
        if (openPlaces > 0) {
            openPlaces--;
        } else {
            reservable.incrementAndGet();
        }
    }

    void remove(Sequence sequence) {
        if (sequences.remove(sequence)) {
            cancelReservation();
        }
    }

    /** Says how many more sequences could be at work; those that wait nevertheless cannot be. */
    void setFreePlaces(int places) {
        int open = sequences.isEmpty() ? places : 0;
        reservable.addAndGet(open - openPlaces);
        openPlaces = open;
    }
}
