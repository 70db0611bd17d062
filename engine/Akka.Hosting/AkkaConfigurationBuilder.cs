using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Collects what an actor system is to be made of, and what is to run in it.</summary>
public sealed class AkkaConfigurationBuilder
{
    public readonly HashSet<Setup> Setups = [];

    private readonly List<Type> _extensions = [];
    private readonly List<ActorStarterWithResolver> _starters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private bool _started;

    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName)
    {
        ServiceCollection = serviceCollection;
        ActorSystemName = actorSystemName;
    }

    public Option<ProviderSelection> ActorRefProvider { get; private set; } = Option<ProviderSelection>.None;

    /// <summary>The settings collected so far, without the reference settings.</summary>
    public Option<Config> Configuration { get; private set; } = Option<Config>.None;

    internal IServiceCollection ServiceCollection { get; }

    internal string ActorSystemName { get; }

    /// <summary>Starters run one after the other, in the order in which they were added.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        RefuseWhenStarted();
        _starters.Add(starter);
        return this;
    }

    public AkkaConfigurationBuilder StartActors(ActorStarter starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, _) => starter(system, registry));
    }

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, _) => starter(system, registry));
    }

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((ActorSystem system, IActorRegistry registry, IDependencyResolver resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        });
    }

    /// <summary>Startup tasks run one after the other, after all actors are started.</summary>
    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        RefuseWhenStarted();
        _startupTasks.Add(startupTask);
        return this;
    }

    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        return AddStartup((StartupTask)((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        }));
    }

    public AkkaConfigurationBuilder WithExtension<T>()
        where T : IExtensionId =>
        WithExtensions(typeof(T));

    /// <summary>Extensions to start with the system, before its actors.</summary>
    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        foreach (var type in extensions)
        {
            if (!typeof(IExtensionId).IsAssignableFrom(type) || type.IsAbstract)
                throw new ConfigurationException($"{type} is not an {nameof(IExtensionId)} that can be made.");
            if (!_extensions.Contains(type))
                _extensions.Add(type);
        }

        return this;
    }

    internal void Add(Config config, HoconAddMode mode)
    {
        ArgumentNullException.ThrowIfNull(config);
        RefuseWhenStarted();
        var present = Configuration.GetOrElse(Config.Empty);
        Configuration = mode switch
        {
            HoconAddMode.Append => present.SafeWithFallback(config),
            HoconAddMode.Prepend => config.SafeWithFallback(present),
            HoconAddMode.Replace => config,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such mode."),
        };
    }

    internal void Add(Setup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        RefuseWhenStarted();
        if (setup is not BootstrapSetup bootstrap)
        {
            Setups.Add(setup);
            return;
        }

        // Taken apart, as the settings collected here go into a bootstrap setup of their own.
        if (bootstrap.Config.HasValue)
            Add(bootstrap.Config.Value, HoconAddMode.Prepend);
        if (bootstrap.ActorRefProvider.HasValue)
            ActorRefProvider = bootstrap.ActorRefProvider;
    }

    internal void Select(ProviderSelection provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        RefuseWhenStarted();
        ActorRefProvider = provider;
    }

    internal async Task StartAsync(ActorSystem system)
    {
        _started = true;
        foreach (var extension in _extensions)
            system.RegisterExtension((IExtensionId)Activator.CreateInstance(extension));

        var registry = ActorRegistry.For(system);
        var resolver = DependencyResolver.For(system).Resolver;
        foreach (var starter in _starters)
            await starter(system, registry, resolver).ConfigureAwait(false);
        foreach (var task in _startupTasks)
            await task(system, registry).ConfigureAwait(false);
    }

    private void RefuseWhenStarted()
    {
        if (_started)
            throw new InvalidOperationException("The actor system is started, and can no longer be configured.");
    }
}
