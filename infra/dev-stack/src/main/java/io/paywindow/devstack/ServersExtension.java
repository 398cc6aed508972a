package io.paywindow.devstack;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.SearchOption;

/** Starts the servers a test class asks for and tells it where they are. */
final class ServersExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        servers(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Servers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return servers(context);
    }

    /** The class's own; a nested class finds that of the class around it, because a store asks its parent first. */
    private static Servers servers(ExtensionContext context) {
        return context.getStore(NAMESPACE).computeIfAbsent(Servers.class, key -> begin(context), Servers.class);
    }

    private static Servers begin(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        @SuppressWarnings("deprecation")
        UsesServers uses = AnnotationSupport.findAnnotation(
                        test, UsesServers.class, SearchOption.INCLUDE_ENCLOSING_CLASSES)
                .orElseThrow(() -> new IllegalStateException(test + " has no @UsesServers"));
        Set<Server> declared = EnumSet.copyOf(List.of(uses.value()));
        SharedServers shared = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(SharedServers.class, key -> new SharedServers(), SharedServers.class);
        shared.prepare(declared);
        return new Servers(declared, shared);
    }
}
