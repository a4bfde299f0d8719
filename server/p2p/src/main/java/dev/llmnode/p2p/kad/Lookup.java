package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One iterative lookup: asks the nearest peers known, learns nearer ones from them, and ends when the nearest k have
 * answered (Kademlia paper, section 2.3). It goes on several paths at once, and no peer is asked on two of them, so that one
 * liar cannot lead all of them astray (S/Kademlia, section 4.4). It is bounded in requests and in time, for liars that make up
 * nearer peers without end.
 */
final class Lookup {
    private final KadRpc rpc;
    private final KadOptions.Search search;
    private final PeerId self;
    private final KadMessage request;
    private final KadId target;
    private final BiPredicate<PeerId, KadMessage> isEnough;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Set<PeerId> claimed = new HashSet<>();
    private final List<Path> paths = new ArrayList<>();
    private final List<Thread> asking = new ArrayList<>();
    private int messages;
    private int hops;
    private boolean isCut;

    private enum State {
        KNOWN,
        ASKED,
        ANSWERED,
        FAILED
    }

    private static final class Candidate {
        final PeerId peer;
        final int hop;
        State state = State.KNOWN;

        Candidate(PeerId peer, int hop) {
            this.peer = peer;
            this.hop = hop;
        }
    }

    private record Answer(
            Path path, Candidate from, @Nullable KadMessage message) {}

    /** Candidates by distance; a path is done when the nearest k that did not fail have answered. */
    private static final class Path {
        final TreeMap<KadId, Candidate> candidates = new TreeMap<>();
        int underWay;
    }

    /** @param isEnough sees each answer; true ends the lookup at once */
    Lookup(
            KadRpc rpc,
            KadOptions.Search search,
            PeerId self,
            KadMessage request,
            KadId target,
            BiPredicate<PeerId, KadMessage> isEnough) {
        this.rpc = rpc;
        this.search = search;
        this.self = self;
        this.request = request;
        this.target = target;
        this.isEnough = isEnough;
    }

    /** Runs to its end; {@code seeds} are shared out among the paths. */
    LookupResult run(List<PeerId> seeds, Deadline deadline) throws IOException {
        int count = Math.clamp(seeds.size(), 1, search.disjointPaths());
        for (int i = 0; i < count; i++) {
            paths.add(new Path());
        }
        for (int i = 0; i < seeds.size(); i++) {
            offer(paths.get(i % count), seeds.get(i), 1);
        }
        try {
            boolean enough = false;
            while (!enough && askMore()) {
                long left = deadline.remainingNanos();
                // Not even an answer that is there already: quick peers could go on for ever.
                Answer answer = left > 0 ? answers.poll(left, TimeUnit.NANOSECONDS) : null;
                isCut |= answer == null;
                enough = answer == null || take(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during a lookup", e);
        } finally {
            asking.forEach(Thread::interrupt);
        }
        return new LookupResult(nearestAnswered(), messages, hops, isCut);
    }

    private void offer(Path path, PeerId peer, int hop) {
        if (!peer.equals(self)) {
            path.candidates.putIfAbsent(KadId.of(peer).distance(target), new Candidate(peer, hop));
        }
    }

    /** Starts what may be started; false when nothing is under way any more. */
    private boolean askMore() {
        int underWay = 0;
        for (Path path : paths) {
            Candidate next = path.underWay < search.alpha() ? next(path) : null;
            while (next != null) {
                ask(path, next);
                next = path.underWay < search.alpha() ? next(path) : null;
            }
            underWay += path.underWay;
        }
        return underWay > 0;
    }

    private @Nullable Candidate next(Path path) {
        int nearest = 0;
        if (messages >= search.maxMessages()) {
            isCut = true;
            return null;
        }
        for (Candidate candidate : path.candidates.values()) {
            if (candidate.state == State.KNOWN && !claimed.add(candidate.peer)) {
                candidate.state = State.FAILED;
            }
            if (candidate.state == State.KNOWN) {
                return candidate;
            }
            if (candidate.state != State.FAILED && ++nearest == search.replication()) {
                return null;
            }
        }
        return null;
    }

    private void ask(Path path, Candidate candidate) {
        candidate.state = State.ASKED;
        path.underWay++;
        messages++;
        asking.add(Thread.ofVirtual().name("kad-lookup").start(() -> {
            KadMessage message = null;
            try {
                message = rpc.ask(candidate.peer, request);
            } catch (IOException e) {
                // The peer counts as failed; the swarm's log says why.
            } finally {
                // Whatever went wrong, the lookup waits for this.
                answers.add(new Answer(path, candidate, message));
            }
        }));
    }

    private boolean take(Answer answer) {
        answer.path.underWay--;
        KadMessage message = answer.message;
        if (message == null) {
            answer.from.state = State.FAILED;
            return false;
        }
        answer.from.state = State.ANSWERED;
        hops = Math.max(hops, answer.from.hop);
        // Honest peers name k at most; the rest of a longer list would only be work.
        message.closer().stream().limit(search.replication()).forEach(peer -> {
            rpc.learn(peer);
            offer(answer.path, peer.id(), answer.from.hop + 1);
        });
        return isEnough.test(answer.from.peer, message);
    }

    private List<PeerId> nearestAnswered() {
        TreeMap<KadId, PeerId> nearest = new TreeMap<>();
        for (Path path : paths) {
            for (Map.Entry<KadId, Candidate> entry : path.candidates.entrySet()) {
                if (entry.getValue().state == State.ANSWERED) {
                    nearest.put(entry.getKey(), entry.getValue().peer);
                }
            }
        }
        return nearest.values().stream().limit(search.replication()).toList();
    }
}
