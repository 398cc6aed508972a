package io.paywindow.stock;

import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether this instance has one of the roles of a {@link ConditionalOnRole}. */
final class OnRole implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Role[] wanted = metadata.getAnnotations().get(ConditionalOnRole.class).getEnumArray("value", Role.class);
        Set<Role> roles = Binder.get(context.getEnvironment())
                .bind("pipeline.roles", Bindable.setOf(Role.class))
                .orElse(Set.of());
        return Stream.of(wanted).anyMatch(roles::contains);
    }
}
