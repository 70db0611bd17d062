using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;

namespace TableActors.Actors.Media;

internal static class MediaServiceExtensions
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => Options(provider).MediaStoreFactory(provider));
        services.TryAddSingleton(
            provider => new MediaFetcher(Options(provider).Media.Fetch, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<MediaIntake>();
        services.TryAddSingleton<PendingFiles.Factory>();
        services.TryAddSingleton<SweepSignal>();
        return services;
    }

    public static IServiceCollection AddMediaSweeper(this IServiceCollection services)
    {
        services.TryAddSingleton<MediaSweeper>();
        return services.AddHostedService<MediaSweepService>();
    }

    private static TableActorsOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<TableActorsOptions>>().Value;
}
