package dev.llmnode.node.resource;

import dev.llmnode.api.SpecsApi;
import dev.llmnode.node.wire.SpecFiles;

/** The specifications, as they were bundled. */
public final class SpecsResource implements SpecsApi {
    @Override
    public byte[] getOpenApiJson() {
        return SpecFiles.OPENAPI_JSON.read();
    }

    @Override
    public byte[] getOpenApiYaml() {
        return SpecFiles.OPENAPI_YAML.read();
    }

    @Override
    public byte[] getAsyncApiJson() {
        return SpecFiles.ASYNCAPI_JSON.read();
    }

    @Override
    public byte[] getAsyncApiYaml() {
        return SpecFiles.ASYNCAPI_YAML.read();
    }
}
