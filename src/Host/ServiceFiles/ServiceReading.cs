using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Host.ServiceFiles;

/// <summary>What reading a service file yields.</summary>
/// <param name="Service">
/// What was read. Where there are faults it holds only the parts that are sound and depend on nothing faulty, so that the
/// library's rules can still be applied to them.
/// </param>
/// <param name="Faults">Everything that could not be read, in the file's order.</param>
internal sealed record ServiceReading(ServiceDefinition Service, ImmutableArray<DefinitionFault> Faults);
