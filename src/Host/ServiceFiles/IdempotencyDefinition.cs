using TableActors.Actors.Hosting;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>idempotency</c> of a service file: how requests with a key are recognised when they come again.</summary>
internal sealed record IdempotencyDefinition
{
    private static readonly TableActorsOptions Defaults = new();

    public TimeSpan KeepFor { get; init; } = Defaults.IdempotencyKeptFor;

    public void ApplyTo(TableActorsOptions options) => options.IdempotencyKeptFor = KeepFor;
}
