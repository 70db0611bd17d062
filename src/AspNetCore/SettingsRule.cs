using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore;

/// <summary>The settings are within their ranges.</summary>
internal static class SettingsRule
{
    private const int SmallestBody = 1000;

    public static IEnumerable<DefinitionFault> FaultsOf(IServiceProvider services) =>
    [
        .. FaultsOfNode(services.GetRequiredService<IOptions<TableActorsOptions>>()),
        .. FaultsOfHttp(services.GetRequiredService<IOptions<TableHttpOptions>>().Value),
    ];

    private static IEnumerable<DefinitionFault> FaultsOfNode(IOptions<TableActorsOptions> options)
    {
        try
        {
            _ = options.Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures.Select(failure => new DefinitionFault("settings", null, failure));
        }
    }

    private static bool IsRoot(Uri url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" };

    private static IEnumerable<DefinitionFault> FaultsOfHttp(TableHttpOptions options)
    {
        foreach (var fault in options.Access.Faults())
            yield return new DefinitionFault("settings", null, fault);
        if (options.MaxBody < SmallestBody)
            yield return new DefinitionFault("settings", null, $"{nameof(options.MaxBody)} is {options.MaxBody} bytes, and must be at least {SmallestBody}");
        if (options.MaxBufferedBodies < options.MaxBody)
        {
            yield return new DefinitionFault(
                "settings", null, $"{nameof(options.MaxBufferedBodies)} is {options.MaxBufferedBodies} bytes, and must be at least {nameof(options.MaxBody)}");
        }

        if (options.PublicUrl is { } url && !IsRoot(url))
        {
            yield return new DefinitionFault(
                "settings", null, $"{nameof(options.PublicUrl)} is {url.OriginalString}, and must be an http or https URL without user, query and fragment");
        }
    }
}
