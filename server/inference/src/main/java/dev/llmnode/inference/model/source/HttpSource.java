package dev.llmnode.inference.model.source;

import java.net.URI;
import java.nio.file.Path;

/**
 * A file on a web server.
 *
 * @param uri http or https
 */
public record HttpSource(URI uri) implements ModelSource {
    static HttpSource parse(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && !HttpDownload.lastSegment(uri).isEmpty()) {
                return new HttpSource(uri);
            }
        } catch (IllegalArgumentException e) {
            throw new ModelUnavailableException("%s is not an address: %s".formatted(text, e.getMessage()), e);
        }
        throw new ModelUnavailableException("%s names no file; write https://HOST/PATH/model.gguf".formatted(text));
    }

    @Override
    public String text() {
        return uri.toString();
    }

    @Override
    public String fileName() {
        return HttpDownload.lastSegment(uri);
    }

    @Override
    public Fetched fetch(Path part, PullProgress progress) {
        return new HttpDownload(uri, null, HttpDownload.SLEEP).fetch(part, progress);
    }
}
