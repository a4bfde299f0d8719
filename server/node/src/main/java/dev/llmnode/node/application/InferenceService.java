package dev.llmnode.node.application;

import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.Answer;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.Generation;
import dev.llmnode.node.application.answer.Generations;
import dev.llmnode.node.application.answer.InferenceCall;
import dev.llmnode.node.application.answer.LiveAnswer;
import dev.llmnode.node.application.answer.StreamSlots;
import dev.llmnode.node.application.error.NodeException;
import dev.llmnode.node.application.stream.StreamAttachment;
import dev.llmnode.node.application.stream.StreamRegistry;
import java.time.Duration;
import java.util.Optional;

/** Answers requests for text: whole, as a stream that can be gone on with, or as one that lives with its connection. */
public final class InferenceService {
    private final Generations generations;
    private final StreamRegistry streams;
    private final StreamSlots slots;
    private final Duration requestTimeout;

    /** @param requestTimeout bounds a whole answer, and a stream's time to its first part */
    public InferenceService(
            Generations generations, StreamRegistry streams, StreamSlots slots, Duration requestTimeout) {
        this.generations = generations;
        this.streams = streams;
        this.slots = slots;
        this.requestTimeout = requestTimeout;
    }

    /**
     * Generates the whole answer. Interrupting the thread, as it happens when the client is gone, cancels it.
     *
     * @throws NodeException if there is none
     */
    public Answer answer(InferenceCall call) throws InterruptedException {
        try (Generation generation = generations.begin(call)) {
            StringBuilder text = new StringBuilder();
            while (true) {
                switch (generation.next(requestTimeout.minus(generation.age()))) {
                    case null -> throw new NodeException.Timeout(requestTimeout);
                    case AnswerPart.Text part -> text.append(part.text());
                    case AnswerPart.End end -> {
                        return new Answer(text.toString(), end, generation.age());
                    }
                }
            }
        }
    }

    /** Begins a stream that is kept for a while when its client goes. */
    public StreamAttachment stream(InferenceCall call) {
        StreamSlots.Slot slot = slots.take();
        boolean begun = false;
        try {
            StreamAttachment attachment = streams.open(generations.begin(call), slot);
            begun = true;
            return attachment;
        } finally {
            if (!begun) {
                slot.close();
            }
        }
    }

    /** Goes on with a stream after the event that its client got last; empty if that was its end. */
    public Optional<StreamAttachment> resume(String lastEventId, Caller caller) {
        return streams.resume(lastEventId, caller, slots);
    }

    /** Begins a stream that ends with its connection. */
    public LiveAnswer live(InferenceCall call) {
        StreamSlots.Slot slot = slots.take();
        boolean begun = false;
        try {
            LiveAnswer answer = new LiveAnswer(generations.begin(call), slot, requestTimeout);
            begun = true;
            return answer;
        } finally {
            if (!begun) {
                slot.close();
            }
        }
    }
}
