package dev.llmnode.node.application.answer;

import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.node.application.admission.Caller;

/**
 * A caller's request for generated text.
 *
 * @param requestId for tracking, the caller's or a generated one
 * @param model id or alias, as the caller wrote it
 * @param request what to generate
 * @param promptField where the caller wrote the prompt: {@code prompt}, or {@code messages} for a chat
 * @param caller who asks
 */
public record InferenceCall(
        String requestId, String model, GenerationRequest request, String promptField, Caller caller) {}
