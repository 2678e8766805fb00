"""What the wording linter looks for in Spanish: what may mislead or harm, and claims."""

from stages.linter_hazards import ADVISES, NAMES_A_WAY, PROMISES, WATCHES
from stages.linter_rules import Rule, any_of

_PILLS = r"""(?:medicacion(?:es)?|medicamentos?|medicinas?|pastillas?|pildoras?|comprimidos?|
tabletas?|farmacos?|psicofarmacos?|dosis|antidepresivos?|antipsicoticos?|neurolepticos?|
ansioliticos?|litio|inyeccion(?:es)?|tratamiento)""".replace("\n", "")
_CHANGE = r"""(?:dej(?:a|ar|as|e|o|es|aste|ando|ado|arlo|arla|amos|en)|par(?:ar|e|aste|ando)|
suspend\w+|interrump\w+|abandon\w+|salt(?:ar|arte|arse|ate|as|aste|ando|e)|redu(?:c|zc|j)\w+|
baj(?:ar|a|as|e|es|aste|ando|arle|ale)|disminu\w+|aument\w+|sub(?:ir|e|es|iste|iendo|irle)|
dobl(?:ar|a|e|as)|duplic\w+|part(?:ir|e|es)|cambi(?:ar|a|as|e|es|aste|ando|o)|sustitu\w+|
reemplaz\w+|quit(?:ar|arte|a|as|e|aste|ando)|elimin\w+|tir(?:ar|e|a|aste)|botar|bota)""".replace(
    "\n", ""
)

HAZARDS: tuple[Rule, ...] = (
    Rule(
        "promise",
        any_of(r"""
            cur(?:a|an|ar|ara|aras|aran|arte|arse|o|ado|ada|ados|adas|acion)
            garanti\w+
            (?:clinica|cientifica)mente (?:com)?(?:probad|demostrad)[oa]s?
            (?:com)?probad[oa]s? (?:clinica|cientifica)mente
            eficacia (?:com)?(?:probada|demostrada)
            siempre (?:funciona|ayuda|sirve|sale bien|mejora)
            (?:funciona|ayuda|sirve) siempre
            (?:nunca|jamas|no) falla(?: nunca)?
            infalibles?
            (?:funciona|sirve|vale) (?:para|con|a) (?:tod[oa]s|todo el mundo|cualquiera)
            (?:te|os|le) (?:hara|pondra|dejara|devolvera|mantendra|sanara|salvara)
            (?:te|os|le) (?:cambiara|liberara|quitara|sacara)
            te (?:va|van) a (?:sanar|salvar|cambiar|hacer|quitar|sacar|devolver|poner|ayudar)
            hara que (?:te|todo)
            todo (?:ira|saldra|estara bien|pasara|mejora|mejorara|se (?:arregla|arreglara|pasa))
            todo va a (?:ir|salir|estar|pasar|mejorar)
            (?:las cosas|esto|eso) (?:siempre )?(?:mejoran?|mejoraran?|van? a mejorar|pasara)
            vas a (?:estar bien|mejorar|ser feliz|poder con todo|recuperarte|curarte|sentirte)
            te vas a (?:recuperar|poner bien|sentir)
            te (?:sentiras|recuperaras|pondras bien|curaras|liberaras)
            (?:mejoraras|dormiras|sanaras|lo superaras|seras feliz|seras libre)
            estaras (?:bien|mejor|a salvo|feliz)
            volveras a ser
            (?:nunca|no)(?: mas)? (?:volveras|vas a volver) a
            (?:calma|alivio|paz|resultados?) (?:inmediat|instantane)[oa]s?
            al instante
            en un abrir y cerrar de ojos
            de una vez (?:por todas|y para siempre)
            recuperacion (?:total|completa|plena|garantizada|asegurada)
            (?:totalmente|completamente|del todo) recuperad[oa]s?
            milagr\w+
            revolucionari[oa]s?
            cambia(?:ra|n|ran)? (?:tu|la|las|te la) vidas?
            el secreto (?:para|de)
            (?:completa|total|absoluta)mente segur[oa]s?
            (?:quitan?|elimina|borra|hace desaparecer) (?:el|tu|todo el) (?:dolor|sufrimiento)
            (?:quitan?|elimina|borra|hace desaparecer) (?:la|tu|toda la) (?:pena|tristeza|angustia)
            desaparecera
            reprogram\w+
            recable\w+
            neuronal(?:es)?
            60 ?(?:%|por ?ciento)
            seguro que (?:te|vas|todo|lo)
            ya veras (?:que|como)
            con toda seguridad
        """),
        *PROMISES,
    ),
    Rule(
        "monitoring",
        any_of(r"""
            estamos (?:siempre )?(?:aqui|contigo|a tu lado|para ti|pendientes|atentos)
            estamos (?:siempre )?(?:vigilando|escuchando|mirando)
            (?:estaremos|vamos a estar) (?:aqui|contigo|a tu lado|pendientes)
            (?:siempre|aqui) (?:estamos|estaremos)
            siempre (?:hay|habra) (?:alguien|una persona)
            (?:vel|cuid)(?:amos|aremos) (?:por|de) ti
            te (?:vigila|cuida|acompana|escucha|observa|ve|lee|protege|segui)(?:mos|remos)
            no est(?:as|aras) sol[oa]s?
            nunca (?:estas|estaras|vas a estar) sol[oa]s?
            alguien (?:esta|estara|siempre|lee|leera|recibe|recibira|vigila|mira) \w+
            alguien te (?:lee|ve|cuida|vigila|llamara|respondera|contestara|espera)
            (?:el|nuestro|tu|un) equipo (?:\w+ ){0,2}(?:esta|lee|leera|ve|vera|revisa|mira|te)
            (?:el|nuestro|tu|un) equipo (?:\w+ ){0,2}(?:recibe|recibira|puede|sabe|sabra)
            (?:te )?(?:llamaremos|contactaremos|avisaremos|escribiremos|buscaremos|alertaremos)
            nos (?:daremos cuenta|pondremos en contacto|enteraremos)
            lo (?:notaremos|sabremos|veremos)
            (?:notamos|vemos|vimos|sabemos|leemos) (?:que|cuando|si|lo que|como|cada|tus?)
            hemos (?:visto|notado|leido) (?:que|cuando|si|lo que|como|cada|tus?)
            24/7
            (?:las )?24 horas(?: del dia)?
            (?:dia y noche|noche y dia|de dia y de noche|a todas horas|en todo momento)
            monitor\w+
            supervis\w+
            vigil(?!ar(?:te|me|se)\b)\w+
            (?:avis|alert|inform|notific)\w+ automaticamente
            automaticamente (?:se )?(?:avis|alert|inform|notific)\w+
            la ayuda (?:esta|va|viene) (?:en|de) camino
            esta escribiendo
        """),
        *WATCHES,
    ),
    Rule(
        "method",
        any_of(rf"""
            sobredosis
            ahorc\w+
            (?:una|la) (?:soga|horca)
            cuchillas?
            navajas?
            hojas? de afeitar
            cort\w+ (?:las?|los?|mis?|tus?|sus?) (?:venas?|muñecas?|brazos?|piernas?|muslos?|piel)
            cort(?:arme|arte|arse|andome|andose)
            (?:me|se|te) (?:cort|quem)(?:o|a|as|e|aba|abas|aste|aron) con
            quem(?:arme|arte|arse|andome|andose)
            envenen\w+
            asfixi\w+
            ahog(?:arme|arte|arse)
            (?:salt|tir|arroj|lanz)\w+ al vacio
            (?:salt|tir|arroj|lanz)\w+ (?:de|del|desde)(?: \w+)? (?:puente|balcon|azotea|tejado)
            (?:salt|tir|arroj|lanz)\w+ por (?:la|una) ventana
            (?:tir|arroj|lanz|pus|pon)\w+ (?:\w+ )?(?:al|del|a las vias del) (?:tren|metro)
            monoxido de carbono
            tubo de escape
            letal(?:es)?
            dosis (?:mortal|fatal)(?:es)?
            cuant[oa]s (?:pastillas|comprimidos|tabletas|pildoras)
            (?:numero|cantidad) de (?:pastillas|comprimidos|tabletas|pildoras)
            (?:tom|trag|ing[ei]r)\w+ (?:\d+|un (?:frasco|puñado|bote)|una caja)(?: de)? {_PILLS}
            (?:tom|trag|ingir|ingie)\w+ tod[oa]s (?:las|los|mis|tus|sus) {_PILLS}
            purg(?:ar|arme|arte|arse|aba|andome|ue|o)
            laxantes?
            (?:provoc\w+ el vomito|vomit(?:aba|e|o|ar) (?:despues|lo que|para))
            (?:peg|dispar)(?:arme|arte|arse) ?(?:un tiro)?
            se (?:disparo|pego un tiro)
            (?:trag|beb)\w+ (?:lejia|cloro|veneno|pesticida|raticida)
            (?:carta|nota)s? (?:suicidas?|de suicidio|de despedida)
            pacto (?:suicida|de suicidio)
            metodos? (?:suicidas?|de suicidio|para (?:morir|quitarse la vida|suicidarse))
        """),
        *NAMES_A_WAY,
    ),
    Rule(
        "medicine",
        any_of(rf"""
            {_CHANGE}(?: de tomar| de usar)?(?: \w+){{0,3}} {_PILLS}
            (?:dej|baj)\w*l[oa]s? (?:poco a poco|gradualmente|despacio|de golpe)
            (?:sin|en vez de|en lugar de|mejor que|antes que)(?: \w+){{0,2}} {_PILLS}
            (?:no|nunca)(?: te| le)? (?:necesit\w+|ha(?:ce|ra)n? falta)(?: \w+){{0,3}} {_PILLS}
            tom\w+ (?:mas|menos|medi[oa]|otr[oa]|extra)(?: \w+){{0,3}} {_PILLS}
            tom\w+ (?:el doble|la mitad)
            {_PILLS} (?:es|son) (?:\w+ )?(?:inutil(?:es)?|venenos?|mal[oa]s?|una muleta)
            {_PILLS} (?:es|son) (?:\w+ )?(?:adictiv|dañin|peligros|innecesari)[oa]s?
            {_PILLS} (?:no|solo) (?:\w+ )?(?:sirven?|funcionan?|ayudan?|hacen nada|tapan?)
            \d+ ?(?:mg|miligramos?|mcg|ml|gotas)
            olvid(?:ate|arte|a) de(?: \w+)? {_PILLS}
        """),
        *ADVISES,
    ),
)

CLAIM = any_of(r"""
    (?:un|varios|algunos|muchos|numerosos|estos|segun|este|recientes|dos|tres) estudios?
    estudios? (?:muestran?|dicen?|indican?|demuestran?|cientificos?|recientes?|controlados?)
    investigacion(?:es)?
    investigador(?:es|as|a)?
    revision(?:es)? (?:sistematicas?|de)
    meta-?analisis
    ensayos? (?:clinicos?|controlados?|aleatorizados?)
    cientific[oa]s?
    la ciencia
    (?:expert|especialist)[oa]s (?:\w+ )?(?:dicen|afirman|creen|saben|coinciden|recomiendan)
    (?:la|hay|existe) evidencia
    evidencias? (?:cientificas?|muestran?|sugieren?)
    (?:esta|ha sido|se ha) (?:com)?probado
    (?:metodo|tecnica|terapia|eficacia|ejercicio) (?:com)?probad[oa]s?
    demostrad[oa]s?
    se sabe que
    (?:es|bien) sabido
    por ?ciento
    \d+ ?%
    (?:\d+|un[oa]|dos|tres|cuatro|cinco|seis|siete|ocho|nueve) de cada \w+
    el doble de (?:probab\w+|personas|gente)
    (?:reduc|disminu|baj)\w+ (?:el|la|las) (?:riesgo|probabilidad(?:es)?)
    segun (?:la oms|(?:los|las|un|una) (?:expert|estudi|investig|dato|encuesta|cifra)\w+)
    (?:mayoria|muchas?|mitad)(?: de)?(?: las)? (?:gente|personas) .{3,60} (?:se recuper|mejor)\w+
""")
