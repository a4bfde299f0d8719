package dev.llmnode.inference.schedule;

import dev.llmnode.inference.FinishReason;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationEvent.Delta;
import dev.llmnode.inference.GenerationEvent.Failed;
import dev.llmnode.inference.GenerationEvent.Finished;
import dev.llmnode.inference.InferenceException;
import dev.llmnode.inference.cache.KvCache;
import dev.llmnode.inference.schedule.Mailbox.Command;
import dev.llmnode.inference.schedule.Sequence.State;
import dev.llmnode.inference.spi.Chunk;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.StepResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The engine's thread: obeys, schedules, runs, samples, emits; and sleeps when there is nothing to do. */
final class EngineLoop implements Runnable {
    private final ModelRunner runner;
    private final Scheduler scheduler;
    private final KvCache cache;
    private final Mailbox mailbox;
    private final EngineMeter meter;
    private final LongSupplier clock;
    private final Set<Sequence> live = new LinkedHashSet<>();
    private volatile @Nullable InferenceException failure;

    EngineLoop(
            ModelRunner runner,
            Scheduler scheduler,
            KvCache cache,
            Mailbox mailbox,
            EngineMeter meter,
            LongSupplier clock) {
        this.runner = runner;
        this.scheduler = scheduler;
        this.cache = cache;
        this.mailbox = mailbox;
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (!mailbox.isClosed()) {
                if (!step()) {
                    mailbox.await();
                    meter.progress(clock.getAsLong());
                }
            }
            obey();
            List.copyOf(live).forEach(sequence -> finish(sequence, FinishReason.CANCELLED));
        } catch (RuntimeException | Error e) {
            breakDown(new InferenceException("The engine has broken down", e));
            throw e;
        }
    }

    /** What has ended the loop, if it was not closed. */
    @Nullable
    InferenceException failure() {
        return failure;
    }

    /** Tells everybody; what the scheduler thinks cannot be relied on any more. */
    private void breakDown(InferenceException cause) {
        failure = cause; // before anybody hears of it
        mailbox.close();
        for (Command command = mailbox.poll(); command != null; command = mailbox.poll()) {
            if (command.kind() == Mailbox.Kind.SUBMIT) {
                live.add(command.sequence());
            }
        }
        for (Sequence sequence : live) {
            sequence.stream().emit(new Failed(cause, sequence.usage()));
        }
    }

    /** Does what is wanted and computes one step; false if there was nothing to compute. */
    boolean step() {
        obey();
        Batch batch;
        try {
            batch = scheduler.schedule(clock.getAsLong());
        } catch (Scheduler.PlacementException e) {
            fail(List.of(e.sequence()), new InferenceException("The model could not be computed", e));
            meter.progress(clock.getAsLong());
            return true;
        }
        publishLoad();
        if (batch.isEmpty()) {
            return false;
        }
        long begin = clock.getAsLong();
        StepResult result;
        try {
            result = runner.forward(batch.chunks());
        } catch (RuntimeException | Error e) {
            // An adapter's fault, out of memory included, must not take the other requests with it.
            fail(batch.sequences(), new InferenceException("The model could not be computed", e));
            meter.progress(clock.getAsLong());
            return true;
        }
        long end = clock.getAsLong();
        meter.addPromptTokens(scheduler.postprocess(batch, end - begin));
        meter.progress(end);
        goOn(batch, result, end);
        return true;
    }

    private void obey() {
        for (Command command = mailbox.poll(); command != null; command = mailbox.poll()) {
            Sequence sequence = command.sequence();
            if (sequence.state() == State.ENDED) {
                continue;
            }
            switch (command.kind()) {
                case SUBMIT -> {
                    live.add(sequence);
                    scheduler.add(sequence);
                }
                case CANCEL -> finish(sequence, FinishReason.CANCELLED);
                case PARK -> sequence.setParkedByCaller(true);
                case UNPARK -> sequence.setParkedByCaller(false);
                case CAUGHT_UP -> sequence.setParkedByBacklog(false);
            }
            parkOrUnpark(sequence);
        }
    }

    private void parkOrUnpark(Sequence sequence) {
        boolean parked = sequence.state() == State.PARKED;
        if (sequence.state() == State.ENDED || parked == sequence.shouldPark()) {
            return;
        }
        if (parked) {
            scheduler.unpark(sequence);
        } else {
            scheduler.park(sequence);
        }
    }

    private void goOn(Batch batch, StepResult result, long now) {
        int row = 0;
        for (int i = 0; i < batch.size(); i++) {
            Sequence sequence = batch.sequences().get(i);
            if (batch.chunks().get(i).output() == Chunk.Output.NONE) {
                continue;
            }
            int rowOfSequence = row++;
            if (sequence.stream().isCancelled()) {
                finish(sequence, FinishReason.CANCELLED);
                continue;
            }
            try {
                int token = switch (result) {
                    case StepResult.Logits logits -> sequence.sample(logits.values(), rowOfSequence * logits.stride());
                    case StepResult.Sampled sampled -> sampled.tokens()[rowOfSequence];
                };
                accept(sequence, token, now);
            } catch (RuntimeException e) {
                fail(List.of(sequence), new InferenceException("The answer could not be continued", e));
            }
        }
    }

    private void accept(Sequence sequence, int token, long now) {
        sequence.append(token, now);
        meter.addGeneratedToken();
        AnswerText answer = sequence.text();
        boolean ended = answer.isEnd(token);
        String text = ended ? "" : answer.append(token);
        if (ended || sequence.isFull()) {
            text += answer.finish();
        }
        if (!text.isEmpty()) {
            sequence.stream().emit(new Delta(text, sequence.completionTokens()));
        }
        if (answer.isStopped()) {
            finish(sequence, FinishReason.STOP_SEQUENCE);
        } else if (ended) {
            finish(sequence, FinishReason.COMPLETE);
        } else if (sequence.isFull()) {
            finish(sequence, FinishReason.MAX_TOKENS);
        } else if (sequence.stream().fallsBehind()) {
            sequence.setParkedByBacklog(true);
            parkOrUnpark(sequence);
        }
    }

    private void finish(Sequence sequence, FinishReason reason) {
        end(sequence, new Finished(reason, sequence.usage(), sequence.timings(clock.getAsLong())));
    }

    private void fail(List<Sequence> sequences, InferenceException cause) {
        for (Sequence sequence : sequences) {
            end(sequence, new Failed(cause, sequence.usage()));
        }
    }

    private void end(Sequence sequence, GenerationEvent event) {
        live.remove(sequence);
        scheduler.remove(sequence);
        publishLoad();
        sequence.stream().emit(event);
    }

    private void publishLoad() {
        meter.setLoad(scheduler.running(), scheduler.parked(), cache.usage());
    }
}
