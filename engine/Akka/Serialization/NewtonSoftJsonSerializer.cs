using System.Text;
using Akka.Actor;
using Newtonsoft.Json;

namespace Akka.Serialization;

/// <summary>The default: JSON that names the types in it, and keeps apart numbers that JSON would not.</summary>
public class NewtonSoftJsonSerializer : Serializer
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public NewtonSoftJsonSerializer(ExtendedActorSystem system)
        : base(system) => Settings = new JsonSerializerSettings
        {
            PreserveReferencesHandling = PreserveReferencesHandling.Objects,
            TypeNameHandling = TypeNameHandling.All,
            NullValueHandling = NullValueHandling.Ignore,
            DefaultValueHandling = DefaultValueHandling.Ignore,
            MissingMemberHandling = MissingMemberHandling.Ignore,
            ObjectCreationHandling = ObjectCreationHandling.Replace,
            ConstructorHandling = ConstructorHandling.AllowNonPublicDefaultConstructor,
            Converters = { new NumberConverter() },
            ContractResolver = new PrivateSetterResolver(),
        };

    public JsonSerializerSettings Settings { get; }

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        using var bytes = new MemoryStream(256);
        using (var text = new StreamWriter(bytes, Utf8, 256, leaveOpen: true))
            JsonSerializer.Create(Settings).Serialize(text, obj);
        return bytes.ToArray();
    }

    public override object FromBinary(byte[] bytes, Type type)
    {
        using var text = new StreamReader(new MemoryStream(bytes, writable: false), Utf8);
        using var json = new JsonTextReader(text);
        return JsonSerializer.Create(Settings).Deserialize(json, type ?? typeof(object));
    }
}
