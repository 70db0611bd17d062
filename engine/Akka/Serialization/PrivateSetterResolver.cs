using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Akka.Serialization;

/// <summary>Lets properties be read back whose setters are not public.</summary>
internal sealed class PrivateSetterResolver : DefaultContractResolver
{
    protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
    {
        var property = base.CreateProperty(member, memberSerialization);
        if (!property.Writable && member is PropertyInfo declared)
            property.Writable = declared.GetSetMethod(nonPublic: true) is not null;
        return property;
    }
}
