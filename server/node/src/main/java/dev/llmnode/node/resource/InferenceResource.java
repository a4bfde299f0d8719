package dev.llmnode.node.resource;

import dev.llmnode.api.EventResponder;
import dev.llmnode.api.EventSink;
import dev.llmnode.api.InferenceApi;
import dev.llmnode.api.model.inference.InferenceChunk;
import dev.llmnode.api.model.inference.InferenceRequest;
import dev.llmnode.api.model.inference.InferenceResponse;
import dev.llmnode.node.application.InferenceService;
import dev.llmnode.node.application.answer.AnswerPart;
import dev.llmnode.node.application.answer.InferenceCall;
import dev.llmnode.node.application.stream.StreamAttachment;
import dev.llmnode.node.filter.Exchange;
import dev.llmnode.node.filter.connection.HangupFilter;
import dev.llmnode.node.wire.InferenceMapping;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text generation over HTTP. */
public final class InferenceResource implements InferenceApi {
    private final InferenceService service;
    private final EventResponder responder;

    public InferenceResource(InferenceService service, EventResponder responder) {
        this.service = service;
        this.responder = responder;
    }

    @Override
    public InferenceResponse create(InferenceRequest request) throws InterruptedException {
        InferenceCall call = call(request);
        Thread worker = Thread.currentThread();
        try (HangupFilter.Watch _ = Exchange.current().watchClient(worker::interrupt)) {
            return InferenceMapping.response(call, service.answer(call));
        }
    }

    @Override
    public void stream(InferenceRequest request, @Nullable String lastEventId, EventSink<InferenceChunk> events)
            throws InterruptedException {
        Exchange exchange = Exchange.current();
        if (lastEventId == null || lastEventId.isBlank()) {
            InferenceCall call = call(request);
            try (StreamAttachment stream = service.stream(call)) {
                send(stream, call, events);
            }
            return;
        }
        Optional<StreamAttachment> resumed = service.resume(lastEventId, exchange.caller());
        if (resumed.isPresent()) {
            try (StreamAttachment stream = resumed.get()) {
                send(stream, null, events);
            }
        }
    }

    private static void send(
            StreamAttachment stream, @Nullable InferenceCall beginning, EventSink<InferenceChunk> events)
            throws InterruptedException {
        String requestId = beginning == null ? null : beginning.requestId();
        String model = beginning == null ? null : beginning.model();
        AnswerPart part;
        do {
            part = stream.next();
            events.send(stream.eventId(), InferenceMapping.chunk(part, requestId, model));
            requestId = null;
            model = null;
        } while (!(part instanceof AnswerPart.End));
    }

    @Override
    public EventResponder eventResponder() {
        return responder;
    }

    private static InferenceCall call(InferenceRequest request) {
        Exchange exchange = Exchange.current();
        return InferenceMapping.call(request, exchange.requestId(), exchange.caller());
    }
}
