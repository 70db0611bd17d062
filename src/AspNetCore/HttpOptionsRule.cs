using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore;

/// <summary>The settings of the HTTP side are within their ranges.</summary>
internal static class HttpOptionsRule
{
    private const int SmallestBody = 1000;

    public static IEnumerable<DefinitionFault> FaultsOf(TableHttpOptions options)
    {
        if (options.MaxBody < SmallestBody)
            yield return new DefinitionFault($"setting {nameof(options.MaxBody)}", null, $"must be at least {SmallestBody} bytes, and is {options.MaxBody}");
        if (options.MaxBufferedBodies < options.MaxBody)
        {
            yield return new DefinitionFault(
                $"setting {nameof(options.MaxBufferedBodies)}", null, $"must be at least {nameof(options.MaxBody)}, which is {options.MaxBody} bytes");
        }
    }
}
