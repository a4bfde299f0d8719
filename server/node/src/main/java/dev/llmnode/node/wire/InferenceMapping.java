package dev.llmnode.node.wire;

import dev.llmnode.api.model.inference.FinishReason;
import dev.llmnode.api.model.inference.InferenceChunk;
import dev.llmnode.api.model.inference.InferenceRequest;
import dev.llmnode.api.model.inference.InferenceResponse;
import dev.llmnode.api.model.inference.Timings;
import dev.llmnode.api.model.inference.Usage;
import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.node.application.admission.Caller;
import dev.llmnode.node.application.answer.Answer;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.InferenceCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inference as the contract writes it, and as the domain does. */
public final class InferenceMapping {
    private static final double NANOS_PER_MILLI = 1e6;

    private InferenceMapping() {}

    /** A request that the gate has passed. */
    public static InferenceCall call(InferenceRequest request, String requestId, Caller caller) {
        SamplingParams sampling = new SamplingParams(
                request.temperature(),
                request.topP(),
                request.topK(),
                request.minP(),
                request.repeatPenalty(),
                request.seed());
        GenerationRequest generation =
                new GenerationRequest(prompt(request), request.maxTokens(), sampling, request.stop());
        String promptField = request.messages() == null ? "prompt" : "messages";
        return new InferenceCall(requestId, request.model(), generation, promptField, caller);
    }

    private static Prompt prompt(InferenceRequest request) {
        String text = request.prompt();
        if (text != null && request.raw()) {
            return new Prompt.Raw(text);
        }
        List<ChatMessage> turns = new ArrayList<>();
        if (request.system() != null) {
            turns.add(ChatMessage.system(request.system()));
        }
        if (text != null) {
            turns.add(ChatMessage.user(text));
        }
        if (request.messages() != null) {
            request.messages()
                    .forEach(turn -> turns.add(new ChatMessage(turn.role().wire(), turn.content())));
        }
        return new Prompt.Chat(turns);
    }

    /** A whole answer. */
    public static InferenceResponse response(InferenceCall call, Answer answer) {
        AnswerPart.End end = answer.end();
        return new InferenceResponse(
                call.model(),
                answer.text(),
                end.tokensUsed(),
                finishReason(end),
                call.requestId(),
                usage(end),
                timings(answer));
    }

    /**
     * A piece of a streamed answer.
     *
     * @param requestId null but for the first piece
     * @param model null but for the first piece
     */
    public static InferenceChunk chunk(AnswerPart part, @Nullable String requestId, @Nullable String model) {
        return switch (part) {
            case AnswerPart.Text(String text, int tokens) ->
                new InferenceChunk(text, tokens, null, requestId, model, null);
            case AnswerPart.End end ->
                new InferenceChunk("", end.tokensUsed(), finishReason(end), requestId, model, usage(end));
        };
    }

    public static FinishReason finishReason(AnswerPart.End end) {
        return switch (end.reason()) {
            case COMPLETE -> FinishReason.COMPLETE;
            case MAX_TOKENS -> FinishReason.MAX_TOKENS;
            case STOP_SEQUENCE -> FinishReason.STOP_SEQUENCE;
            case CANCELLED -> FinishReason.CANCELLED;
        };
    }

    public static Usage usage(AnswerPart.End end) {
        dev.llmnode.inference.Usage usage = end.usage();
        return new Usage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens(), usage.cachedTokens());
    }

    private static Timings timings(Answer answer) {
        dev.llmnode.inference.Timings spent = answer.end().timings();
        // The first token belongs to the prefill, so the decode made all but that one.
        int decoded = Math.max(0, answer.end().tokensUsed() - 1);
        double seconds = spent.decode().toNanos() / 1e9;
        return new Timings(
                millis(spent.queued()),
                millis(spent.prefill()),
                millis(spent.decode()),
                millis(answer.duration()),
                seconds > 0 ? decoded / seconds : 0);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }
}
