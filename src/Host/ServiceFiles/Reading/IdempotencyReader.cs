namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads the section <c>idempotency</c>.</summary>
internal static class IdempotencyReader
{
    private static readonly IdempotencyDefinition Defaults = new();

    public static IdempotencyDefinition Read(Section section)
    {
        var idempotency = new IdempotencyDefinition
        {
            KeepFor = section.Duration("keep-for", IsRetention, "from 1 minute to 365 days") ?? Defaults.KeepFor,
        };
        section.RefuseOthers();
        return idempotency;
    }

    private static bool IsRetention(TimeSpan time) => time >= TimeSpan.FromMinutes(1) && time <= TimeSpan.FromDays(365);
}
